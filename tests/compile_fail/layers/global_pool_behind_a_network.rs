use netwright::prelude::*;

network! {
    pub struct Inner: [3, 8, 8] -> [10] {
        out: Flatten -> Dense(10),
    }
}

network! {
    pub struct Net: [3, 8, 8] -> [2] {
        inner: Inner,
        head: GlobalAvgPool -> Dense(2),
    }
}

fn main() {}
