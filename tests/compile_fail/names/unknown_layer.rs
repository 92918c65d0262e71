use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Desne(128) -> Relu,
        out: Dense(10),
    }
}

fn main() {}
