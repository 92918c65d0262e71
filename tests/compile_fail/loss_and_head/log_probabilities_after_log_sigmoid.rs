use netwright::prelude::*;

network! {
    pub struct Digits: [784] -> [10] {
        output: Dense(10) -> LogSigmoid,
    }
}

fn main() {
    let net = Digits::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Digits::boxed_zeroed());
    let (images, labels) = ([[0.0; 784]; 2], [[0.0; 10]; 2]);
    net.gradient(&images, &labels, NegativeLogLikelihood, &mut tape, &mut grad);
}
