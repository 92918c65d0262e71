use netwright::prelude::*;

network! {
    pub struct Twins: (left: [16], right: [16]) -> [1] {
        score: Dense(1),
    }
}

fn main() {}
