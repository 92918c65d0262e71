use netwright::prelude::*;

network! {
    pub struct Net: [16] -> [16] {
        fc: Dense(16) -> Relu,

        fn forward(x) {
            let twice = |v| fc(fc(v));
            twice(x)
        }
    }
}

fn main() {}
