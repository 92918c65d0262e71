use netwright::prelude::*;

network! {
    pub struct Net: (x: [8, 16], german: [9, 16], french: [9, 12]) -> [8, 16] {
        attend: MultiHeadAttention(4),

        fn forward(x, german, french) {
            attend(attend(x, german), french)
        }
    }
}

fn main() {}
