use netwright::prelude::*;

network! {
    pub struct Net: [6, 4, 4] -> [6, 4, 4] {
        first: GroupNorm(4),
        second: SpatialDropout(1.5),
        third: PRelu(6),
    }
}

fn main() {}
