use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(128) -> Relu,
        output: Dense(10),

        fn forward(x) {
            outptu(hidden(x))
        }
    }
}

fn main() {}
