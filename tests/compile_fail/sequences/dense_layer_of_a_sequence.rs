use netwright::prelude::*;

network! {
    pub struct Net: [32, 64] -> [32, 10] {
        fc: Dense(10),
    }
}

fn main() {}
