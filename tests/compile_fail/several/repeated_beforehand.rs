use netwright::prelude::*;

network! {
    pub struct Block<const N: usize>: [N] -> [N] {
        fc: Dense(N) -> Relu,
    }
}

network! {
    pub struct Net: [8] -> [8] {
        blocks: 3 * Block<8>,
    }
}

fn main() {}
