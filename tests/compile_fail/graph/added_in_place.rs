use netwright::prelude::*;

network! {
    pub struct Net: [8] -> [8] {
        fc: Dense(8),

        fn forward(x) {
            let y = relu(fc(x));
            y += x;
            y
        }
    }
}

fn main() {}
