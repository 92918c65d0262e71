use netwright::prelude::*;

network! {
    pub struct Encoder: [8] -> (mean: [2], deviation: [2]) {
        mean: Dense(2),
        deviation: Dense(2),

        fn forward(x) {
            (mean(x), deviation(x))
        }
    }
}

network! {
    pub struct Net: [8] -> [2] {
        encoder: Encoder,

        fn forward(x) {
            encoder(x).mean
        }
    }
}

fn main() {}
