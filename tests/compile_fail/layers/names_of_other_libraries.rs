use netwright::prelude::*;

network! {
    pub struct Net: [3, 28, 28] -> [10] {
        depthwise: DepthwiseConv2D(3),
        conv: Convolution2D(6, kernel = 5),
        pool: MaxPooling2D(2),
        global: GlobalAveragePooling2D,
        out: Flatten -> Dense(10),
    }
}

fn main() {}
