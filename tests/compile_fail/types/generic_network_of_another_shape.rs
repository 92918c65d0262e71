use netwright::prelude::*;

network! {
    pub struct Block<const C: usize, const H: usize, const W: usize>: [C, H, W] -> [C, H, W] {
        bend: Tanh,
    }
}

network! {
    pub struct Net: [16, 8, 8] -> [10] {
        block: Block<16, 8, 4>,
        out: Flatten -> Dense(10),
    }
}

fn main() {}
