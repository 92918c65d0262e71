use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        image: Reshape(1, 28, 29),
        out: Flatten -> Dense(10),
    }
}

fn main() {}
