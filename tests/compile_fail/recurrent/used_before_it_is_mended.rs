//! One mistake in a declaration is one message, although the network is used.

use netwright::prelude::*;

network! {
    struct Reads: [28, 28] -> [10] {
        read: Lstm(64) -> MaxPool2d(2),
        output: Dense(10),
    }
}

fn main() {
    let net = Reads::boxed(&mut Generator::seed(1));
    let mut state = ReadsState::zeroed();
    let y: [f32; 10] = net.step(&mut state, &[0.0; 28]);
    println!("{y:?} {state:?}");
}
