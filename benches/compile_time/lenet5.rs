use netwright::prelude::*;

network! {
    pub struct Net: [1, 28, 28] -> [10] {
        conv1: Conv2d(6, kernel = 5) -> Relu -> MaxPool2d(2),
        conv2: Conv2d(16, kernel = 5) -> Relu -> MaxPool2d(2) -> Flatten,
        fc1: Dense(120) -> Relu,
        fc2: Dense(84) -> Relu,
        out: Dense(10),
    }
}

type Sample = [[[f32; 28]; 28]; 1];
