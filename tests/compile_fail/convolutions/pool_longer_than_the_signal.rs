use netwright::prelude::*;

network! {
    pub struct Net: [8, 3] -> [_] {
        pool: MaxPool1d(4),
    }
}

fn main() {}
