use netwright::prelude::*;

network! {
    pub struct Net: [f32, 4] -> [3] {
        fc: Dense(3),
    }
}

fn main() {}
