use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [_] {
        conv: Conv2d(16, kernel = 3, padding = causal),
    }
}

fn main() {}
