use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(128) -> Snake,
        out: Dense(10),
    }
}

fn main() {}
