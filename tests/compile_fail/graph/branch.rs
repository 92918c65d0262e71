use netwright::prelude::*;

network! {
    pub struct Net: [16] -> [16] {
        fc: Dense(16) -> Relu,

        fn forward(x) {
            let h = if TRAINING { fc(x) } else { x };
            fc(h)
        }
    }
}

fn main() {}
