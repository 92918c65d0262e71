use netwright::prelude::*;

network! {
    pub struct Block: [3, 8, 8] -> [16] {
        conv: Conv2d(16, kernel = 5) -> Relu -> GlobalAvgPool,
    }
}

network! {
    pub struct Net: [3, 8, 8] -> [10] {
        block: Block,
        conv: Conv2d(8, kernel = 3) -> Relu,
        out: Flatten -> Dense(10),
    }
}

fn main() {}
