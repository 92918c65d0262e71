use netwright::prelude::*;

const CHANNELS: usize = 4;

network! {
    pub struct Net: [CHANNELS, 8, 8] -> [6, 6, 6] {
        conv: Conv2d(6, kernel = 3, groups = 3),
    }
}

fn main() {}
