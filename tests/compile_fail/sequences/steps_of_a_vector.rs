use netwright::prelude::*;

network! {
    pub struct Net: [64] -> [10] {
        fc: TimeDistributed(Dense(10)),
    }
}

fn main() {}
