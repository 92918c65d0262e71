use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [_] {
        first: Conv2d(8, kernel = 3) -> Relu -> MaxPool2d(2),
        second: Conv2d(16, kernel = 3) -> Relu -> MaxPool2d(2),
        third: Conv2d(32, kernel = 3) -> Relu -> MaxPool2d(2),
        fourth: Conv2d(64, kernel = 3) -> Relu -> MaxPool2d(2),
    }
}

fn main() {}
