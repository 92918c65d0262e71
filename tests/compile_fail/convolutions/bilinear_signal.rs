use netwright::prelude::*;

network! {
    pub struct Net: [4, 16] -> [_] {
        up: Upsample(2, mode = bilinear),
    }
}

fn main() {}
