use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(128) -> ReLU,
        out: Dense(10) -> Sofmax,
    }
}

fn main() {}
