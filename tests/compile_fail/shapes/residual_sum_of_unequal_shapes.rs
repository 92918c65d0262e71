use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        narrow: Dense(64) -> Relu,
        wide: Dense(128),
        out: Dense(10),

        fn forward(x) {
            let h = narrow(x);
            let g = wide(h);
            out(g + h)
        }
    }
}

fn main() {}
