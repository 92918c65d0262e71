use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        fc: Dense(10),

        fn forward(x) {
            fc(x) + x
        }
    }
}

fn main() {}
