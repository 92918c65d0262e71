use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [10] {
        conv: Conv2d(6, kernel = 5, stride = 0),
        out: Flatten -> Dense(10),
    }
}

fn main() {}
