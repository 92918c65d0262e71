use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        conv: Conv2d(6, kernel = 5) -> Relu,
        out: Flatten -> Dense(10),
    }
}

fn main() {}
