use netwright::prelude::*;

network! {
    pub struct Encoder: [784] -> [32] {
        out: Dense(32),
    }
}

network! {
    pub struct Decoder: [64] -> [784] {
        out: Dense(784),
    }
}

network! {
    pub struct Autoencoder: [784] -> [784] {
        encoder: Encoder,
        decoder: Decoder,
    }
}

fn main() {}
