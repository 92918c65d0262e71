//! The networks, as a user declares them.

use netwright::blocks::EncoderBlock;
use netwright::prelude::*;

network! {
    pub struct W1: [784] -> [10] {
        hidden: Dense(10) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    pub struct W2: [784] -> [10] {
        first: Dense(256) -> Relu,
        second: Dense(128) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    pub struct LeNet: [1, 28, 28] -> [10] {
        conv1: Conv2d(6, kernel = 5) -> Relu -> MaxPool2d(2),
        conv2: Conv2d(16, kernel = 5) -> Relu -> MaxPool2d(2) -> Flatten,
        fc1: Dense(120) -> Relu,
        fc2: Dense(84) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    pub struct Reader: [32, 16] -> [10] {
        read: Lstm(64),
        output: Dense(10) -> Softmax,
    }
}

network! {
    pub struct Transformer: [32, 64] -> [10] {
        block: EncoderBlock<32, 64, 4, 256>,
        output: Reshape(32, 64) -> Mean(axis = 0) -> Dense(10) -> Softmax,
    }
}

network! {
    pub struct Wide: [2048] -> [10] {
        first: Dense(2048) -> Relu,
        second: Dense(2048) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    pub struct Width<const N: usize>: [784] -> [10] {
        first: Dense(N) -> Relu,
        second: Dense(N) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    pub struct Hidden: [64] -> [64] {
        layer: Dense(64) -> Relu,
    }
}

network! {
    pub struct Shallow: [784] -> [10] {
        first: Dense(64) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    /// `N` layers behind the first.
    pub struct Depth<const N: usize>: [784] -> [10] {
        first: Dense(64) -> Relu,
        hidden: Hidden * N,
        output: Dense(10) -> Softmax,
    }
}
