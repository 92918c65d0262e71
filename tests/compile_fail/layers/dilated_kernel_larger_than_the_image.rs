use netwright::prelude::*;

network! {
    pub struct Net: [1, 7, 28] -> [10] {
        conv: Conv2d(6, kernel = (3, 5), dilation = 4, padding = (0, 2)),
        out: Flatten -> Dense(10),
    }
}

fn main() {}
