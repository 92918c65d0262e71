use netwright::prelude::*;

network! {
    pub struct Net: (x: [28, 28], state: [64]) -> [64] {
        read: Gru(64),

        fn forward(x, state) {
            read(x, state)
        }
    }
}

fn main() {}
