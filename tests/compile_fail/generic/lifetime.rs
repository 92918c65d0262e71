use netwright::prelude::*;

network! {
    pub struct Net<'a>: [4] -> [3] {
        fc: Dense(3),
    }
}

fn main() {}
