use netwright::prelude::*;

network! {
    pub struct Heads: [4] -> (class: [3], bounds: [4]) {
        class: Dense(3),
        bounds: Dense(4),

        fn forward(x) {
            (class(x), bounds(x))
        }
    }
}

network! {
    pub struct Net: [4] -> [4] {
        heads: Heads,

        fn forward(x) {
            let (_, bounds, more) = heads(x);
            tanh(bounds) + more
        }
    }
}

fn main() {}
