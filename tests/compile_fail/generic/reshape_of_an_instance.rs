use netwright::prelude::*;

network! {
    pub struct Folded<const N: usize>: [N] -> [4, 6] {
        fold: Reshape(4, 6),
    }
}

network! {
    pub struct Net: [25] -> [10] {
        folded: Folded<25>,
        out: Flatten -> Dense(10),
    }
}

fn main() {}
