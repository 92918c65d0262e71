use netwright::prelude::*;

network! {
    pub struct Net: [6, 4, 4] -> [6, 4, 4] {
        first: BatchNorm2d(6),
        second: BatchNorm(6),
        third: LayerNorm(4),
        fourth: GroupNorm(4, 6),
        fifth: PReLU(6),
    }
}

fn main() {}
