use netwright::prelude::*;

network! {
    pub struct Net: (query: [8, 16], key: [12, 16]) -> [8, 12] {
        fn forward(query, key) {
            softmax(matmul(query, key))
        }
    }
}

fn main() {}
