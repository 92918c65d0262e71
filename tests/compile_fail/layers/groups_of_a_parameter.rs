use netwright::prelude::*;

network! {
    pub struct Net<const C: usize>: [C, 8, 8] -> [C, 8, 8] {
        conv: Conv2d(C, kernel = 3, padding = same, groups = 2),
    }
}

fn main() {}
