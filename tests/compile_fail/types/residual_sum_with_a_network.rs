use netwright::prelude::*;

network! {
    pub struct Features: [784] -> [32] {
        out: Dense(32),
    }
}

network! {
    pub struct Net: [784] -> [_] {
        features: Features,

        fn forward(x) {
            features(x) + x
        }
    }
}

fn main() {}
