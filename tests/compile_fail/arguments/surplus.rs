use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(784, 128) -> Relu(0.1),
        out: Dense(10),
    }
}

fn main() {}
