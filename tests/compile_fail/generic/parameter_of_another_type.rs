use netwright::prelude::*;

network! {
    pub struct Net<const N: i32>: [4] -> [3] {
        hidden: Dense(N),
        output: Dense(3),
    }
}

fn main() {}
