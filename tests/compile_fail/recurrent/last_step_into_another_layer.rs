use netwright::prelude::*;

network! {
    pub struct Net: [28, 28] -> [10] {
        first: Lstm(64),
        second: Lstm(64),
        out: Dense(10),
    }
}

fn main() {}
