use netwright::prelude::*;

network! {
    pub struct Block: [16, 8, 8] -> [_] {
        conv1: Conv2d(32, kernel = 3, stride = 2, padding = 1),
        conv2: Conv2d(32, kernel = 3, padding = 1),

        fn forward(x) {
            relu(conv2(relu(conv1(x))) + x)
        }
    }
}

fn main() {}
