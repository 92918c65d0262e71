use netwright::prelude::*;

network! {
    pub struct Net: [8, 28, 28] -> [32, 28, 28] {
        depthwise: DepthwiseConv2d(32, kernel = 3, padding = same),
    }
}

fn main() {}
