use netwright::prelude::*;

network! {
    pub struct Net: [32, 64] -> [32, 10] {
        fc: TimeDistributed(Dense(10) -> Relu),
    }
}

fn main() {}
