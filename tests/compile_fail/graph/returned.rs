use netwright::prelude::*;

network! {
    pub struct Net: [8] -> [8] {
        fc: Dense(8),

        fn forward(x) {
            return relu(fc(x));
        }
    }
}

fn main() {}
