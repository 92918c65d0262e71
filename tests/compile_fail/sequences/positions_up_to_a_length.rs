use netwright::prelude::*;

network! {
    pub struct Net: [32, 64] -> [32, 64] {
        at: LearnedPositions(512, 64),
    }
}

fn main() {}
