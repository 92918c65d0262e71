use netwright::prelude::*;

network! {
    pub struct Net: [6, 8, 8] -> [6, 8, 8] {
        norm: GroupNorm(4),
    }
}

fn main() {}
