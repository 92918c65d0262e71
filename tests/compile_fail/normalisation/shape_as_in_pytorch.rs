use netwright::prelude::*;

network! {
    pub struct Net: [32, 64] -> [32, 64] {
        norm: LayerNorm([32, 64]),
    }
}

fn main() {}
