use netwright::prelude::*;

network! {
    pub struct Gate<const C: usize>: [C] -> [C] {
        gate: Sigmoid,
    }
}

network! {
    pub struct Net: [3] -> [3] {
        gate: Gate<3>,
        norm: LayerNorm(axes = 2),
    }
}

fn main() {}
