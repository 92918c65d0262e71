use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(128) -> Relu,
        output: Dense(10),

        fn forward(x) {
            let features = hidden(x);
            output(feature)
        }
    }
}

fn main() {}
