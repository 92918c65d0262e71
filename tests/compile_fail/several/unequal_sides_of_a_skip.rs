use netwright::prelude::*;

network! {
    pub struct Net: [1, 30, 30] -> [_] {
        down: Conv2d(8, kernel = 3) -> Relu,
        code: MaxPool2d(2) -> Conv2d(8, kernel = 3, padding = same) -> Relu,
        up: Upsample(2),

        fn forward(x) {
            let skip = down(x);
            let deep = up(code(skip));
            concat(relu(x), deep)
        }
    }
}

fn main() {}
