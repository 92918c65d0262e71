use netwright::prelude::*;

network! {
    pub struct Detector: [8] -> (class: [10], bounds: [4]) {
        class: Dense(10) -> Softmax,
        bounds: Dense(4),

        fn forward(x) {
            (class(x), bounds(x))
        }
    }
}

fn main() {
    let net = Detector::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Detector::boxed_zeroed());
    let targets = [([0.5; 4], Class::<10>::new(7).unwrap())];
    let losses = (CategoricalCrossEntropy, MeanSquaredError);
    net.gradient(&[[0.5; 8]], &targets, losses, &mut tape, &mut grad);
}
