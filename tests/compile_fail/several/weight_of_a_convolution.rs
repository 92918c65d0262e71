use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [_] {
        conv: Conv2d(8, kernel = 3, padding = same),

        fn forward(x) {
            let code = relu(conv(x));
            matmul(code, transpose(conv.weight))
        }
    }
}

fn main() {}
