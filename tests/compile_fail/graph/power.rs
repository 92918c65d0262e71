use netwright::prelude::*;

network! {
    pub struct Net: [8] -> [8] {
        fn forward(x) {
            x ^ 2
        }
    }
}

fn main() {}
