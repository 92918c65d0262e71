use netwright::prelude::*;

network! {
    pub struct Net<const N: usize>: [28, N] -> [_] {
        read: Lstm(N, bidirectional = true),
    }
}

fn main() {}
