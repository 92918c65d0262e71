use netwright::prelude::*;

network! {
    pub struct Net<const N: usize>: [N] -> [N] {
        narrow: Dense({ N / 2 }) -> Relu,
        wide: Dense(N),
    }
}

fn main() {}
