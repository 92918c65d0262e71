use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [16, 5, 5] {
        conv1: Conv2d(6, kernel = 5) -> Relu -> MaxPool2d(2),
        conv2: Conv2d(16, kernel = 5) -> Relu -> MaxPool2d(2),
    }
}

fn main() {}
