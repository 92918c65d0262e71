use netwright::prelude::*;

const UNITS: f32 = 128.0;
const RATE: usize = 1;
const INIT: f64 = 0.1;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(units = UNITS) -> Dropout(rate = RATE) -> Relu,
        out: Dense(10, init = INIT),
    }
}

fn main() {}
