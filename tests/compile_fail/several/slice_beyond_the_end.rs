use netwright::prelude::*;

network! {
    pub struct Net: [32, 8] -> [8] {
        fn forward(x) {
            x[32]
        }
    }
}

fn main() {}
