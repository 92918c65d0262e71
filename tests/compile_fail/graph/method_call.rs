use netwright::prelude::*;

network! {
    pub struct Net: [16] -> [16] {
        fc: Dense(16) -> Relu,

        fn forward(x) {
            self.fc.forward(x).relu() / 2.0
        }
    }
}

fn main() {}
