use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(128) -> Elu(-1),
        bent: Dense(128) -> Threshold(0.1),
        out: Dense(10),

        fn forward(x) {
            out(soft_shrink(bent(hidden(x)), lambda = -0.5))
        }
    }
}

fn main() {}
