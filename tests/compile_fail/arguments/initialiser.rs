use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        first: Dense(64, init = xavier) -> Relu,
        second: Dense(64, init = normal(0, -0.1), bias_init = constant) -> Relu,
        third: Dense(64, init = kaiming_normal(fan = out)) -> Relu,
        fourth: Dense(64, init = truncated_normal(0, 0.02, std = 2)) -> Relu,
        out: Dense(10, init = sparse(90), bias_init = 0),
    }
}

fn main() {}
