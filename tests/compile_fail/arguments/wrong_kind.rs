use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense("wide", bias = 1) -> LeakyRelu(slope = true),
        drop: Dropout(1.5),
        out: Dense(10.5, init = he_norml),
    }
}

fn main() {}
