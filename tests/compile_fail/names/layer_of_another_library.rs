use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Linear(128) -> Relu,
        out: Dense(10),
    }
}

fn main() {}
