use netwright::prelude::*;

network! {
    pub struct Net: [8] -> (class: [10], bounds: [4]) {
        class: Dense(10),
        bounds: Dense(2),

        fn forward(x) {
            (class(x), bounds(x))
        }
    }
}

fn main() {}
