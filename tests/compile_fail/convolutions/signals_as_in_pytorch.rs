use netwright::prelude::*;

network! {
    pub struct Net: [3, 100] -> [_] {
        conv: Conv1d(3, 16, 5) -> Relu,
    }
}

fn main() {}
