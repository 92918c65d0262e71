use netwright::prelude::*;

network! {
    pub struct Net: [28, 28, 1] -> [_] {
        conv: Conv2d(6, kernel = 5) -> Relu,
    }
}

fn main() {}
