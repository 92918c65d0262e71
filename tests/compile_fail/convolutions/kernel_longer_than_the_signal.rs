use netwright::prelude::*;

network! {
    pub struct Net: [1, 8] -> [_] {
        conv: Conv1d(4, kernel = 9) -> Relu,
    }
}

fn main() {}
