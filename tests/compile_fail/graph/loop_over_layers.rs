use netwright::prelude::*;

network! {
    pub struct Net: [16] -> [16] {
        fc: Dense(16) -> Relu,

        fn forward(x) {
            for _ in 0..3 {
                x = fc(x);
            }
            fc(x)
        }
    }
}

fn main() {}
