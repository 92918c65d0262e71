use netwright::prelude::*;

network! {
    pub struct Net: [4, 8, 8] -> [6, 6, 6] {
        conv: Conv2d(6, kernel = 3, groups = 3),
    }
}

fn main() {}
