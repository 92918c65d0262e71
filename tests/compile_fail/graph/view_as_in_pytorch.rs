use netwright::prelude::*;

network! {
    pub struct Net: [16, 5, 5] -> [10] {
        fc: Dense(10),

        fn forward(x) {
            fc(x.view(-1, 16 * 5 * 5))
        }
    }
}

fn main() {}
