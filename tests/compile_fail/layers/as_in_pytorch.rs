use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [10] {
        conv: Conv2d(1, 6, 5, 1, 2) -> Relu,
        out: Flatten -> Dense(10),
    }
}

fn main() {}
