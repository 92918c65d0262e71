use netwright::prelude::*;

network! {
    pub struct Net: [Index<1000>; 8] -> [_] {
        norm: LayerNorm,
    }
}

fn main() {}
