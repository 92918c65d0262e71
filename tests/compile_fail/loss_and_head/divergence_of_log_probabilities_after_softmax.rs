use netwright::prelude::*;

network! {
    pub struct Digits: [784] -> [10] {
        output: Dense(10) -> Softmax,
    }
}

fn main() {
    let net = Digits::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Digits::boxed_zeroed());
    let targets = [[0.1; 10]];
    net.gradient(&[[0.0; 784]], &targets, KullbackLeiblerWithLogProbabilities, &mut tape, &mut grad);
}
