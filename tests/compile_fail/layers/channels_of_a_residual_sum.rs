use netwright::prelude::*;

network! {
    pub struct Net: [3, 32, 32] -> [16, 32, 32] {
        conv: Conv2d(16, kernel = 3, padding = same) -> Relu,

        fn forward(x) {
            conv(x) + x
        }
    }
}

fn main() {}
