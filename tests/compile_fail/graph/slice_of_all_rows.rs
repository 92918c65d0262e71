use netwright::prelude::*;

network! {
    pub struct Net: [32, 8] -> [32] {
        fn forward(x) {
            x[:, 0]
        }
    }
}

fn main() {}
