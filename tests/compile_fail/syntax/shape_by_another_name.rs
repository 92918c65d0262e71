use netwright::prelude::*;

type Image = [[f32; 28]; 28];

network! {
    pub struct Named: Image -> [3] {
        fc: Flatten -> Dense(3),
    }
}

network! {
    pub struct Bare: (4) -> (3) {
        fc: Dense(3),
    }
}

fn main() {}
