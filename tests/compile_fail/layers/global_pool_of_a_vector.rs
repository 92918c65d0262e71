use netwright::prelude::*;

network! {
    pub struct Net: [3, 32, 32] -> [10] {
        conv: Conv2d(8, kernel = 3) -> Relu -> Flatten,
        pool: GlobalAvgPool,
        out: Dense(10),
    }
}

fn main() {}
