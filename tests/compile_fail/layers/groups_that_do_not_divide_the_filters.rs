use netwright::prelude::*;

network! {
    pub struct Net: [6, 8, 8] -> [8, 6, 6] {
        conv: Conv2d(8, kernel = 3, groups = 3),
    }
}

fn main() {}
