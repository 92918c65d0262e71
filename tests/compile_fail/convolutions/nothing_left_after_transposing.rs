use netwright::prelude::*;

network! {
    pub struct Net: [4, 2, 2] -> [_] {
        up: ConvTranspose2d(1, kernel = 3, padding = 3),
    }
}

fn main() {}
