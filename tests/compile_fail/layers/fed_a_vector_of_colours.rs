use netwright::prelude::*;

network! {
    pub struct Net: [3072] -> [10] {
        conv: Conv2d(6, kernel = 5, padding = same) -> Relu,
        out: Flatten -> Dense(10),
    }
}

fn main() {}
