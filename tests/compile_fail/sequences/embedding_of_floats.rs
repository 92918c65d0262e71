use netwright::prelude::*;

network! {
    pub struct Net: [32] -> [_] {
        embed: Embedding(16) -> Flatten,
        out: Dense(10),
    }
}

fn main() {}
