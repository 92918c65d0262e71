use netwright::prelude::*;

network! {
    pub struct Half<const H: usize, const W: usize>: [1, H, W] -> [2, H / 2, W / 2] {
        conv: Conv2d(2, kernel = 3, padding = same) -> Relu -> MaxPool2d(2),
    }
}

network! {
    pub struct Net: [1, 9, 10] -> [2, 5, 5] {
        half: Half<9, 10>,
        narrow: Conv2d(2, kernel = 3, stride = 2, padding = same),

        fn forward(x) {
            half(x) + narrow(x)
        }
    }
}

fn main() {}
