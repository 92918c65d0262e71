#![deny(deprecated)]

use netwright::prelude::*;

network! {
    pub struct Digits: [784] -> [10] {
        hidden: Dense(128),
        output: Dense(10) -> Relu -> Softmax -> Dropout(0.5),
    }
}

network! {
    #[allow(netwright::relu_before_head)]
    pub struct Allowed: [784] -> [10] {
        hidden: Dense(128),
        #[allow(netwright::two_linear_layers, netwright::dropout_behind_head)]
        output: Dense(10) -> Relu -> Dropout(0.5) -> Softmax,
    }
}

fn main() {}
