use netwright::prelude::*;

network! {
    pub struct Net: [28, 28] -> [10] {
        read: Lstm(28, 64, num_layers = 2, batch_first = true),
        out: Dense(10),
    }
}

fn main() {}
