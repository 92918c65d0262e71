use netwright::prelude::*;

network! {
    pub struct Block<const C: usize>: [C, 8, 8] -> [C, 8, 8] {
        norm: GroupNorm(4),
    }
}

network! {
    pub struct Net: [6, 8, 8] -> [6, 8, 8] {
        block: Block<6>,
    }
}

fn main() {
    Net::boxed(&mut Generator::seed(1)).forward(&[[[0.0; 8]; 8]; 6]);
}
