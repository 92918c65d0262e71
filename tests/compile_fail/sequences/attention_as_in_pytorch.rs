use netwright::prelude::*;

network! {
    pub struct Net: [32, 64] -> [32, 64] {
        attend: MultiheadAttention(64, 8),
    }
}

fn main() {}
