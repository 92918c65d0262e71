use netwright::prelude::*;

network! {
    pub struct Features: [784] -> [16, 7, 7] {
        out: Dense(784) -> Reshape(16, 7, 7),
    }
}

network! {
    pub struct Net: [784] -> [_] {
        features: Features -> Softmax,
    }
}

fn main() {}
