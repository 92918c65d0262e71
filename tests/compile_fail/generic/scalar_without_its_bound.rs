use netwright::prelude::*;

network! {
    pub struct Net<T>: [T; 784] -> [10] {
        out: Dense(10),
    }
}

fn main() {}
