use netwright::prelude::*;

network! {
    pub struct Twins: (left: [16], right: [12]) -> [1] {
        tower: Dense(8) -> Relu,
        score: Dense(1),

        fn forward(left, right) {
            score(tower(left) - tower(right))
        }
    }
}

fn main() {}
