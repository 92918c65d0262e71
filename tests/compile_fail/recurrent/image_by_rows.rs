use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [10] {
        read: Lstm(64),
        out: Dense(10),
    }
}

fn main() {}
