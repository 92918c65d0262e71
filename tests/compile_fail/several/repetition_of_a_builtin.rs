use netwright::prelude::*;

network! {
    pub struct Net: [8] -> [8] {
        many: Dense(8) * 3,
    }
}

fn main() {}
