use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [10] {
        conv: Conv2d(filters = 6, kernel_size = 5, strides = 2, activation = relu),
        pool: MaxPool2d(pool_size = 2),
        out: Flatten -> Dense(10),
    }
}

fn main() {}
