use netwright::prelude::*;

network! {
    pub struct Net: [8] -> [10] {
        fc: Dense(10),

        fn forward(x) {
            F::relu(fc(x))
        }
    }
}

fn main() {}
