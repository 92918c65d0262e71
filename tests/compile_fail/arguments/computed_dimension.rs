use netwright::prelude::*;

const WIDTH: usize = 64;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(2 * WIDTH) -> Relu,
        out: Dense(10),
    }
}

fn main() {}
