use netwright::prelude::*;

network! {
    pub struct Net: [8] -> [10] {
        fc: Dense(10),

        fn forward(x) {
            softmax(fc(x), dim = 1)
        }
    }
}

fn main() {}
