use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [10] {
        conv: Conv2d(6, kernel = 5, padding = full),
        text: Conv2d(6, kernel = 5, padding = "same"),
        out: Flatten -> Dense(10),
    }
}

fn main() {}
