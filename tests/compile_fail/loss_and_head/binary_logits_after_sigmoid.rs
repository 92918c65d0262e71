use netwright::prelude::*;

network! {
    pub struct Spam: [64] -> [1] {
        score: Dense(1) -> Sigmoid,
    }
}

fn main() {
    let net = Spam::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Spam::boxed_zeroed());
    let (mails, answers) = ([[0.0; 64]; 2], [[0.0; 1]; 2]);
    net.gradient(&mails, &answers, BinaryCrossEntropyWithLogits, &mut tape, &mut grad);
}
