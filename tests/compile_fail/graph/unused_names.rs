#![deny(unused_variables)]

use netwright::prelude::*;

network! {
    pub struct Net: (position: [4], goal: [4], _spare: [4]) -> [4] {
        fc: Dense(4),

        fn forward(position, goal, _spare) {
            let hidden = fc(position);
            let bent = relu(hidden);
            let _meant = hidden * 2.0;
            hidden
        }
    }
}

fn main() {}
