use netwright::prelude::*;

network! {
    pub struct Triplet: (a: [4], b: [4], c: [4]) -> [1] {
        fn forward(a, b, c) {
            sum(a * b * c)
        }
    }
}

network! {
    pub struct Net: [4] -> [1] {
        triplet: Triplet,

        fn forward(x) {
            triplet(x, relu(x))
        }
    }
}

fn main() {}
