use netwright::prelude::*;

network! {
    pub struct Net: [6, 8, 8] -> [6, 8, 8] {
        norm: BatchNormalization(momentum = 0.99, epsilon = 0.001),
    }
}

fn main() {}
