use netwright::prelude::*;

network! {
    pub struct Net: [28, 28] -> [10] {
        read: Lstm(64),
        out: Dense(10),

        fn forward(x) {
            let (h, (state, cell)) = read(x);
            out(state)
        }
    }
}

fn main() {}
