use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [10] {
        conv: Conv2d(6, kernel = 5) -> Relu -> MaxPool2d(2),
        out: Dense(10) -> Softmax,
    }
}

fn main() {}
