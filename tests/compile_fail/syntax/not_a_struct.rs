use netwright::prelude::*;

network! {
    pub enum Net: [784] -> [10] {
        hidden: Dense(128) -> Relu,
        out: Dense(10),
    }
}

fn main() {}
