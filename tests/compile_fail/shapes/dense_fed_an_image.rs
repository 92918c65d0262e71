use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [10] {
        conv: Reshape(16, 7, 7),
        fc: Dense(120) -> Relu,
        out: Dense(10) -> Softmax,
    }
}

fn main() {}
