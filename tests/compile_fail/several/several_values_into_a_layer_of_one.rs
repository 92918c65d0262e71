use netwright::prelude::*;

network! {
    pub struct Net: (a: [8], b: [8]) -> [4] {
        fc: Dense(4),

        fn forward(a, b) {
            fc(a, b)
        }
    }
}

fn main() {}
