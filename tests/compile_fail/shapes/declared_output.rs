use netwright::prelude::*;

network! {
    pub struct Digits: [784] -> [10] {
        hidden: Dense(128) -> Relu,
        output: Dense(12) -> Softmax,
    }
}

fn main() {}
