use netwright::prelude::*;

network! {
    pub struct Net: [Index<1000>; 32] -> [_] {
        attend: MultiHeadAttention(4),
    }
}

fn main() {}
