use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [_] {
        crop: Crop(14),
    }
}

fn main() {}
