use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [3] {
        fc: Dense(4, 3),
    }
}

fn main() {}
