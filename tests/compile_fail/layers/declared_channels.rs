use netwright::prelude::*;

network! {
    pub struct Net<const C: usize, const D: usize>: [C, 8, 8] -> [D, 8, 8] {
        conv: Conv2d(C, kernel = 3, padding = same),
    }
}

fn main() {}
