use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [3] {
        output: Dense(3),
    }
}

fn main() {
    let net = Net::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Net::boxed_zeroed());
    let labels = [Class::<3>::new(1).unwrap(); 2];
    let loss = LabelSmoothing { loss: CategoricalCrossEntropy, smoothing: 0.1 };
    net.gradient(&[[0.0; 4]; 2], &labels, loss, &mut tape, &mut grad);
}
