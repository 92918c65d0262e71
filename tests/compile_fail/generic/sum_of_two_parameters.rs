use netwright::prelude::*;

network! {
    pub struct Net<const N: usize, const M: usize>: [N] -> [M] {
        fc: Dense(M),

        fn forward(x) {
            fc(x) + x
        }
    }
}

fn main() {}
