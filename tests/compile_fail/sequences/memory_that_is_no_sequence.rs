use netwright::prelude::*;

network! {
    pub struct Net: (x: [8, 16], image: [3, 4, 4]) -> [8, 16] {
        attend: MultiHeadAttention(4),

        fn forward(x, image) {
            attend(x, image)
        }
    }
}

fn main() {}
