use netwright::prelude::*;

network! {
    pub struct Net: [8, 6, 6] -> [10] {
        pool: MaxPool2d(2, padding = 2),
        out: Flatten -> Dense(10),
    }
}

fn main() {}
