use netwright::prelude::*;

network! {
    pub struct Half<const H: usize, const W: usize>: [1, H, W] -> [2, H / 2, W / 2] {
        conv: Conv2d(2, kernel = 3, padding = same) -> Relu -> MaxPool2d(2),
    }
}

network! {
    pub struct Block: [2, 4, 4] -> [3] {
        out: Flatten -> Dense(3),
    }
}

network! {
    pub struct Net: [1, 9, 10] -> [3] {
        half: Half<9, 10>,
        block: Block,
    }
}

fn main() {}
