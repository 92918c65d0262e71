use netwright::prelude::*;

network! {
    pub struct Net: [32, 60] -> [32, 60] {
        turn: RotaryPositions(heads = 4),
    }
}

fn main() {}
