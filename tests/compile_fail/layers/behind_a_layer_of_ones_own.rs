use netwright::prelude::*;

network! {
    pub struct Gate<const C: usize>: [C, 8, 8] -> [C, 8, 8] {
        gate: Sigmoid,
    }
}

network! {
    pub struct Net<const C: usize>: [C, 8, 8] -> [10] {
        gate: Gate<C>,
        conv: Conv2d(4, kernel = 3),
        out: Flatten -> Dense(10),
    }
}

fn main() {}
