use netwright::prelude::*;

network! {
    pub struct Net: (a: [4], b: [6]) -> [10] {
        fn forward(a, b) {
            concat([a, b])
        }
    }
}

fn main() {}
