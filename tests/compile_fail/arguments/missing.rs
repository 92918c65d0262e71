use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense -> Relu,
        out: Dense(10),
    }
}

fn main() {}
