use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(0) -> Relu,
        out: Dense(10),
    }
}

fn main() {}
