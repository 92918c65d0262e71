use netwright::prelude::*;

network! {
    pub struct Narrow: [8] -> [4] {
        fc: Dense(4),
    }
}

network! {
    pub struct Net: [8] -> [2] {
        blocks: Narrow * 3,
        head: Dense(2),
    }
}

fn main() {}
