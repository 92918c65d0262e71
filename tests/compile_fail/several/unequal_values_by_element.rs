use netwright::prelude::*;

network! {
    pub struct Net: (a: [8, 4], b: [8]) -> [8, 4] {
        fn forward(a, b) {
            a * b
        }
    }
}

fn main() {}
