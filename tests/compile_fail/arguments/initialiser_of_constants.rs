use netwright::init::{self, Init};
use netwright::prelude::*;

const BOUND: f64 = 0.0;
const DEVIATION: f64 = -0.1;
const SPARSE: Init = init::sparse(1.5, 0.01);

network! {
    pub struct Net: [784] -> [10] {
        first: Dense(64, init = uniform(0.5, -0.5)) -> Relu,
        second: Dense(64, init = normal(0, DEVIATION)) -> Relu,
        third: Dense(64, bias_init = truncated_normal(0, 1, bound = BOUND)) -> Relu,
        out: Dense(10, init = SPARSE),
    }
}

fn main() {}
