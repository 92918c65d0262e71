use netwright::prelude::*;

network! {
    pub struct Net {
        hidden: Dense(128) -> Relu,
        out: Dense(10),
    }
}

fn main() {}
