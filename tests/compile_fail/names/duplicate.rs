use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        fc: Dense(128) -> Relu,
        fc: Dense(10),
    }
}

fn main() {}
