use netwright::prelude::*;

const UNITS: usize = 0;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(UNITS) -> Relu,
        out: Dense(10),
    }
}

fn main() {}
