use netwright::prelude::*;

network! {
    pub struct Digits: [784] -> [10] {
        output: Dense(10) -> Softmax,
    }
}

fn main() {
    let net = Digits::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Digits::boxed_zeroed());
    let labels = [Class::<12>::new(3).unwrap(); 2];
    net.gradient(&[[0.0; 784]; 2], &labels, CategoricalCrossEntropy, &mut tape, &mut grad);
}
