use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(128) -> Swish,
        out: Dense(10),
    }
}

fn main() {}
