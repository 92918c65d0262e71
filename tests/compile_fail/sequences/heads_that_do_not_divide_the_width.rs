use netwright::prelude::*;

network! {
    pub struct Net: [32, 60] -> [32, 60] {
        attend: MultiHeadAttention(8, causal = true),
    }
}

fn main() {}
