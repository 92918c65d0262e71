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
            let (a, b) = inner(x);
            a + b
        }
    }
}

fn main() {}
