use netwright::prelude::*;

network! {
    pub struct Net: (image: [1, 28, 28], meta: [4]) -> [10] {
        fc: Dense(10),

        fn forward(image) {
            fc(flatten(image))
        }
    }
}

fn main() {}
