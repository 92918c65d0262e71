//! A layer of one's own gives a vector, and a recurrent one takes a sequence.

use netwright::layers::Dense;
use netwright::prelude::*;

network! {
    struct Reads: [6] -> [2] {
        project: Dense<_, 8>,
        read: Lstm(4),
        output: Dense(2),
    }
}

fn main() {
    let net = Reads::boxed(&mut Generator::seed(1));
    println!("{:?}", net.forward(&[0.0; 6]));
}
