use netwright::prelude::*;

network! {
    pub struct Net: [8, 28, 28] -> [8, 1, 1] {
        pool: AdaptiveMaxPool2d(1),
    }
}

fn main() {}
