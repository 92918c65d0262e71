use netwright::prelude::*;

network! {
    pub struct Half<const H: usize, const W: usize, const ROWS: usize, const COLUMNS: usize>:
        [1, H, W] -> [2, ROWS, COLUMNS]
    {
        conv: Conv2d(2, kernel = 3, padding = same) -> Relu -> MaxPool2d(2),
    }
}

network! {
    pub struct Net: [1, 9, 10] -> [3] {
        half: Half<9, 10, 5, 5>,
        out: Flatten -> Dense(3),
    }
}

fn main() {}
