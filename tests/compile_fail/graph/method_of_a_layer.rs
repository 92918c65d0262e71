use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [3] {
        fc: Dense(3),

        fn forward(x) {
            relu(fc.forward(x))
        }
    }
}

fn main() {}
