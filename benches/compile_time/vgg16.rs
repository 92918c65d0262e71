use netwright::prelude::*;

network! {
    /// VGG-16 in its own size.
    pub struct Net: [3, 224, 224] -> [1000] {
        conv1a: Conv2d(64, kernel = 3, padding = 1) -> Relu,
        conv1b: Conv2d(64, kernel = 3, padding = 1) -> Relu -> MaxPool2d(2),
        conv2a: Conv2d(128, kernel = 3, padding = 1) -> Relu,
        conv2b: Conv2d(128, kernel = 3, padding = 1) -> Relu -> MaxPool2d(2),
        conv3a: Conv2d(256, kernel = 3, padding = 1) -> Relu,
        conv3b: Conv2d(256, kernel = 3, padding = 1) -> Relu,
        conv3c: Conv2d(256, kernel = 3, padding = 1) -> Relu -> MaxPool2d(2),
        conv4a: Conv2d(512, kernel = 3, padding = 1) -> Relu,
        conv4b: Conv2d(512, kernel = 3, padding = 1) -> Relu,
        conv4c: Conv2d(512, kernel = 3, padding = 1) -> Relu -> MaxPool2d(2),
        conv5a: Conv2d(512, kernel = 3, padding = 1) -> Relu,
        conv5b: Conv2d(512, kernel = 3, padding = 1) -> Relu,
        conv5c: Conv2d(512, kernel = 3, padding = 1) -> Relu -> MaxPool2d(2) -> Flatten,
        fc6: Dense(4096) -> Relu -> Dropout(0.5),
        fc7: Dense(4096) -> Relu -> Dropout(0.5),
        fc8: Dense(1000),
    }
}

type Sample = [[[f32; 224]; 224]; 3];
