use netwright::prelude::*;

network! {
    pub struct Net: [4294967296] -> [10] {
        hidden: Dense(4294967296) -> Relu,
        out: Dense(10),
    }
}

fn main() {}
