use netwright::prelude::*;

network! {
    pub struct Net: [4, 8, 8] -> [_] {
        up: ConvTranspose2d(6, kernel = 2, stride = 2, groups = 3),
    }
}

fn main() {}
