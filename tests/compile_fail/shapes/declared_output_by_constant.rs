use netwright::prelude::*;

const CLASSES: usize = 12;

network! {
    pub struct Digits: [784] -> [10] {
        hidden: Dense(128) -> Relu,
        output: Dense(CLASSES) -> Softmax,
    }
}

fn main() {}
