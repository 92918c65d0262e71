use netwright::prelude::*;

network! {
    pub struct Net: [28, 28] -> [10] {
        first: LSTM(64, return_sequences = True),
        second: Bidirectional(Gru(32)),
        out: Dense(10),
    }
}

fn main() {}
