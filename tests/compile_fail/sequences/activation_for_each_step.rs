use netwright::prelude::*;

network! {
    pub struct Net: [32, 64] -> [32, 64] {
        fc: TimeDistributed(Relu),
    }
}

fn main() {}
