use netwright::prelude::*;

network! {
    pub struct Block<const N: usize>: [N] -> [N] {
        fc: Dense(N) -> Relu,
    }
}

network! {
    pub struct Net: [8] -> [8] {
        blocks: Block<8> * 0,
    }
}

fn main() {}
