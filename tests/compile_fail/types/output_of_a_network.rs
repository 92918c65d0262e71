use netwright::prelude::*;

network! {
    pub struct Features: [784] -> [32] {
        out: Dense(32),
    }
}

network! {
    pub struct Net: [784] -> [10] {
        features: Features -> Relu,
    }
}

fn main() {}
