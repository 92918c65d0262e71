use netwright::prelude::*;

network! {
    pub struct Net: [32, 8] -> [8] {
        fn forward(x) {
            x.mean(dim = 0)
        }
    }
}

fn main() {}
