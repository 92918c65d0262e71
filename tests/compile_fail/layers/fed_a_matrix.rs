use netwright::prelude::*;

network! {
    pub struct Net: [28, 28] -> [10] {
        pool: AvgPool2d(2),
        out: Flatten -> Dense(10),
    }
}

fn main() {}
