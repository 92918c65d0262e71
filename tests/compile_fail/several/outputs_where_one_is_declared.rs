use netwright::prelude::*;

network! {
    pub struct Net: [8] -> [10] {
        class: Dense(10),
        bounds: Dense(4),

        fn forward(x) {
            (class(x), bounds(x))
        }
    }
}

fn main() {}
