use netwright::prelude::*;

mod my {
    pub struct Config;
}

network! {
    pub struct Net: [8] -> [8] {
        config: my::Config,
        out: Dense(8) -> my::Config,
    }
}

fn main() {}
