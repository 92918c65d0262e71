use netwright::prelude::*;

network! {
    pub struct Bytes: [u8; 4] -> [3] {
        fc: Dense(3),
    }
}

network! {
    pub struct Signed: [i32; 4] -> [3] {
        bend: Tanh,
        fc: Dense(3),
    }
}

network! {
    pub struct Sum: (x: [4], y: [u8; 3]) -> [3] {
        fc: Dense(3),

        fn forward(x, y) {
            fc(x) + y
        }
    }
}

network! {
    pub struct Out: [4] -> [u8; 3] {
        fc: Dense(3),
    }
}

fn main() {}
