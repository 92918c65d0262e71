use netwright::prelude::*;

network! {
    pub struct Net: [32, 8] -> [8] {
        fn forward(x) {
            mean(x, dim = 0)
        }
    }
}

fn main() {}
