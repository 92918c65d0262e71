use netwright::prelude::*;

network! {
    pub struct Net: (x: [8, 16], memory: [9, 16], mask: [8]) -> [8, 16] {
        attend: MultiHeadAttention(4),

        fn forward(x, memory, mask) {
            attend(x, memory, mask)
        }
    }
}

fn main() {}
