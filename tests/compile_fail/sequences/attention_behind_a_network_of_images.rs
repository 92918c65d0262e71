//! An image into attention, where only rustc knows that it is one.

use netwright::prelude::*;

network! {
    pub struct Stem: [1, 8, 8] -> [4, 8, 8] {
        conv: Conv2d(4, kernel = 3, padding = same),
    }
}

network! {
    pub struct Net: [1, 8, 8] -> [_] {
        stem: Stem,
        attend: MultiHeadAttention(2),
    }
}

fn main() {}
