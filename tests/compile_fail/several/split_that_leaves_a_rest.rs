use netwright::prelude::*;

network! {
    pub struct Net: [32, 10] -> [_] {
        fn forward(x) {
            let (query, key, value) = split(x, axis = 1);
            query * key + value
        }
    }
}

fn main() {}
