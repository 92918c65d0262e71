use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [10] {
        conv: Conv2d(6) -> Relu,
        pool: MaxPool2d,
        out: Flatten -> Dense(10),
    }
}

fn main() {}
