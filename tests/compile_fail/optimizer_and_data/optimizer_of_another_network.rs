use netwright::prelude::*;

network! {
    pub struct Small: [4] -> [2] {
        output: Dense(2),
    }
}

network! {
    pub struct Large: [8] -> [2] {
        output: Dense(2),
    }
}

fn main() {
    let (mut small, mut large) = (Small::boxed_zeroed(), Large::boxed_zeroed());
    let mut adam = Adam::boxed(AdamConfig::default());
    adam.step(&mut small, &Small::zeroed());
    adam.step(&mut large, &Large::zeroed());
}
