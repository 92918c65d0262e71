use netwright::prelude::*;

network! {
    pub struct Net: (position: [1], goal: [1]) -> [1] {
        fn forward(goal, position) {
            goal - position
        }
    }
}

fn main() {}
