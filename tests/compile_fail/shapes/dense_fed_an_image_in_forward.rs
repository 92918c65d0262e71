use netwright::prelude::*;

network! {
    pub struct Net: [3, 4] -> [10] {
        fc: Dense(10),

        fn forward(x) {
            let h = relu(x);
            fc(h)
        }
    }
}

fn main() {}
