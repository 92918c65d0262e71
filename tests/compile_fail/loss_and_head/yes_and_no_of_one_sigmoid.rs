use netwright::prelude::*;

network! {
    pub struct Spam: [64] -> [1] {
        output: Dense(1) -> Sigmoid,
    }
}

fn main() {
    let net = Spam::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Spam::boxed_zeroed());
    net.gradient(&[[0.0; 64]; 2], &[true, false], BinaryCrossEntropy, &mut tape, &mut grad);
}
