use netwright::prelude::*;

network! {
    pub struct Net: [8, 3, 1] -> [10] {
        pool: MaxPool2d(2),
        out: Flatten -> Dense(10),
    }
}

fn main() {}
