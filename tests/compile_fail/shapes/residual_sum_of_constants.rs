use netwright::prelude::*;

const NARROW: usize = 64;
const WIDE: usize = 128;

network! {
    pub struct Net: [784] -> [10] {
        narrow: Dense(NARROW) -> Relu,
        wide: Dense(WIDE),
        out: Dense(10),

        fn forward(x) {
            let h = narrow(x);
            out(wide(h) + h)
        }
    }
}

fn main() {}
