use netwright::prelude::*;

network! {
    pub struct Net<const K: usize>: [1, 28, 28] -> [6, 28, 28] {
        conv: Conv2d(6, kernel = K, padding = same),
    }
}

fn main() {}
