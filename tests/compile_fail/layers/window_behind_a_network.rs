use netwright::prelude::*;

network! {
    pub struct Block: [3, 8, 8] -> [4, 4, 4] {
        conv: Conv2d(4, kernel = 5) -> Relu,
    }
}

network! {
    pub struct Net: [3, 8, 8] -> [10] {
        block: Block,
        conv: Conv2d(8, kernel = 5) -> Relu -> MaxPool2d(2),
        out: Flatten -> Dense(10),
    }
}

fn main() {}
