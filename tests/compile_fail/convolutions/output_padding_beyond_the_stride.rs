use netwright::prelude::*;

network! {
    pub struct Net: [8, 7, 7] -> [4, 16, 16] {
        up: ConvTranspose2d(4, kernel = 3, stride = 2, output_padding = 2),
    }
}

fn main() {}
