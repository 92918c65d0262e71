use netwright::prelude::*;

network! {
    pub struct Encoder: [784] -> [32] {
        out: Dense(32),
    }
}

network! {
    pub struct Net: [f64; 784] -> [10] {
        encoder: Encoder,
        out: Dense(10),
    }
}

fn main() {}
