use netwright::prelude::*;

network! {
    pub struct Net: [8] -> [8] {
        drop: Dropout(50),
        fc: Dense(8),
    }
}

fn main() {}
