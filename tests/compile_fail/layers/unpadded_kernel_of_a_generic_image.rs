use netwright::prelude::*;

network! {
    pub struct Net<const H: usize, const W: usize>: [1, H, W] -> [6, H, W] {
        conv: Conv2d(6, kernel = 3),
    }
}

fn main() {}
