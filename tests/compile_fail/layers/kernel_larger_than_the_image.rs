use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [10] {
        conv1: Conv2d(6, kernel = 5) -> Relu -> MaxPool2d(4),
        conv2: Conv2d(16, kernel = 7) -> Relu,
        out: Flatten -> Dense(10),
    }
}

fn main() {}
