use netwright::prelude::*;

network! {
    pub struct Net: (a: [8, 16], b: [16, 4]) -> [8, 4] {
        fn forward(a, b) {
            einsum("ik,kj->ij", a, b)
        }
    }
}

fn main() {}
