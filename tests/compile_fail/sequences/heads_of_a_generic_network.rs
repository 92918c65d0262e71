//! Heads that do not divide the width of an instance of a generic network.

use netwright::prelude::*;

network! {
    pub struct Attend<const T: usize, const D: usize, const HEADS: usize>: [T, D] -> [T, D] {
        attend: MultiHeadAttention(HEADS),
    }
}

network! {
    pub struct Net: [32, 60] -> [32, 60] {
        block: Attend<32, 60, 8>,
    }
}

fn main() {}
