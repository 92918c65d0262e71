use netwright::prelude::*;

network! {
    pub struct Net: [8, 2] -> [2, 8] {
        fn forward(x) {
            permute(x, [1, 0])
        }
    }
}

fn main() {}
