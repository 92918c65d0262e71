use netwright::prelude::*;

network! {
    pub struct Net: [1, 16000] -> [_] {
        conv: Conv2d(16, kernel = 9, stride = 4) -> Relu,
    }
}

fn main() {}
