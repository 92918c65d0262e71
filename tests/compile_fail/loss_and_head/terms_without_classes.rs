use netwright::prelude::*;

network! {
    pub struct Digits: [784] -> [10] {
        output: Dense(10) -> Softmax,
    }
}

fn main() {
    let net = Digits::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Digits::boxed_zeroed());
    let labels = [Class::<10>::new(3).unwrap()];
    let loss = ClassTerms { loss: BinaryCrossEntropy, weights: [2.0; 10] };
    net.gradient(&[[0.0; 784]], &labels, loss, &mut tape, &mut grad);
}
