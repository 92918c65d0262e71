use netwright::prelude::*;

network! {
    struct Block: [16] -> [10] {
        fc: Dense(10) -> Softmax,
    }
}

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(16) -> Relu,
        block: Block,
    }
}

fn main() {}
