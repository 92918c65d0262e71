use netwright::prelude::*;

network! {
    pub struct Spam: [64] -> [1] {
        score: Dense(1),
    }
}

fn main() {
    let net = Spam::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Spam::boxed_zeroed());
    let (mails, answers) = ([[0.0; 64]; 2], [[0.0; 1]; 2]);
    net.gradient(&mails, &answers, BinaryCrossEntropy, &mut tape, &mut grad);
}
