use netwright::prelude::*;

network! {
    pub struct Digits: [784] -> [10] {
        output: Dense(10) -> Softmax,
    }
}

fn main() {
    let net = Digits::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Digits::boxed_zeroed());
    let labels = [Class::<10>::new(3).unwrap(); 2];
    let weights = [1.0, 2.0, 1.0];
    let loss = ClassWeights { loss: CategoricalCrossEntropy, weights, average: Average::Samples };
    net.gradient(&[[0.0; 784]; 2], &labels, loss, &mut tape, &mut grad);
}
