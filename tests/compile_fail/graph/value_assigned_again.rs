use netwright::prelude::*;

network! {
    pub struct Net: [8] -> [10] {
        fc1: Dense(8),
        fc2: Dense(10),

        fn forward(x) {
            x = relu(fc1(x));
            fc2(x)
        }
    }
}

fn main() {}
