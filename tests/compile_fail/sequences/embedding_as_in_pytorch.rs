use netwright::prelude::*;

network! {
    pub struct Net: [Index<1000>; 32] -> [32, 16] {
        embed: Embedding(1000, 16),
    }
}

fn main() {}
