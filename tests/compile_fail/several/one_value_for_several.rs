use netwright::prelude::*;

network! {
    pub struct Siamese: (left: [4], right: [4]) -> [1] {
        fn forward(left, right) {
            sum(left * right)
        }
    }
}

network! {
    pub struct Net: [4] -> [1] {
        pair: Siamese,
    }
}

fn main() {}
