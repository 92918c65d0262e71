use netwright::prelude::*;

mod my {
    use netwright::prelude::*;

    network! {
        pub struct Block<const N: usize>: [N] -> [N] {
            fc: Dense(N) -> Tanh,
        }
    }
}

network! {
    pub struct Net: [8] -> [8] {
        hidden: Dense(8) -> my::Block<8>,
    }
}

fn main() {}
