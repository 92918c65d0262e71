use netwright::prelude::*;

const RATE: f64 = 1.5;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(128) -> Relu -> Dropout(RATE),
        out: Dense(10),
    }
}

fn main() {}
