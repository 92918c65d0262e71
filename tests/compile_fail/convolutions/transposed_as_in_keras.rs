use netwright::prelude::*;

network! {
    pub struct Net: [8, 7, 7] -> [_] {
        up: Conv2DTranspose(4, (3, 3), strides = 2, padding = "same", activation = "relu"),
    }
}

fn main() {}
