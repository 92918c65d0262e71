use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        both: Dense(128) -> Relu -> Dense(10),
    }
}

fn main() {}
