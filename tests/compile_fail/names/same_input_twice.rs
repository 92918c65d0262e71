use netwright::prelude::*;

network! {
    pub struct Net: (x: [4], x: [4]) -> [3] {
        fc: Dense(3),

        fn forward(x, y) {
            fc(x) + fc(y)
        }
    }
}

fn main() {}
