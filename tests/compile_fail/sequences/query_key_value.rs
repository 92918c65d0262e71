use netwright::prelude::*;

network! {
    pub struct Net: [32, 64] -> [32, 64] {
        attend: MultiHeadAttention(8),

        fn forward(x) {
            attend(x, x, x) + x
        }
    }
}

fn main() {}
