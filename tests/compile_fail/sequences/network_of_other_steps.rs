//! A network for each step that takes another step.

use netwright::prelude::*;

network! {
    pub struct Step: [8] -> [4] {
        fc: Dense(4),
    }
}

network! {
    pub struct Net: [32, 6] -> [32, 4] {
        each: TimeDistributed(self::Step),
    }
}

fn main() {}
