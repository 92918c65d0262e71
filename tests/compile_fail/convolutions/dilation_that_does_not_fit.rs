use netwright::prelude::*;

network! {
    pub struct Net: [1, 16] -> [_] {
        first: Conv1d(8, kernel = 3, dilation = 4, padding = causal) -> Relu,
        second: Conv1d(8, kernel = 3, dilation = 8) -> Relu,
    }
}

fn main() {}
