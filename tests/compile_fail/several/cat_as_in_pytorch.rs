use netwright::prelude::*;

network! {
    pub struct Net: (a: [4], b: [6]) -> [10] {
        fn forward(a, b) {
            torch::cat((a, b), 1)
        }
    }
}

fn main() {}
