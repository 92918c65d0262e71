use netwright::prelude::*;

network! {
    pub struct Net: [8, 8] -> [8, 8] {
        head: Tanh -> Softmax,
    }
}

fn main() {}
