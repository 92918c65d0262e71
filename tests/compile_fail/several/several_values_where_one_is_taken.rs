use netwright::prelude::*;

network! {
    pub struct Inner: [4] -> [4] {
        fc: Dense(4),
    }
}

network! {
    pub struct Net: [4] -> [4] {
        inner: Inner,

        fn forward(x) {
            inner(x, relu(x))
        }
    }
}

fn main() {}
