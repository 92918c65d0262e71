use netwright::prelude::*;

network! {
    pub struct Net: [3, 32, 32] -> [_] {
        conv: Conv1d(16, kernel = 5) -> Relu,
    }
}

fn main() {}
