use netwright::prelude::*;

network! {
    pub struct Digits: [784] -> [10] {
        hidden: Dense(10) -> Rellu,
        output: Dense(12, biass = true) -> Softmax,
        hidden: Dense(0),
    }
}

network! {
    pub struct Ensemble: [784] -> [_] {
        first: Digits,
        out: Dense(10),
    }
}

fn report(net: &Digits) -> String {
    format!("{net:?} {}", Digits::SUMMARY)
}

fn main() {
    let mut net = Digits::boxed(&mut Generator::seed(1));
    let mut adam = Adam::boxed(AdamConfig::default());
    let (mut tape, mut grad) = (Tape::boxed(), Digits::boxed_zeroed());
    let (images, labels) = ([[0.0; 784]; 2], [[0.0; 10]; 2]);
    net.gradient(&images, &labels, CategoricalCrossEntropy, &mut tape, &mut grad);
    net.gradient(&images, &labels, CategoricalCrossEntropyWithLogits, &mut tape, &mut grad);
    adam.step(&mut net, &grad);
    let y: [f32; 10] = net.forward(&images[0]);
    println!("{} {y:?} {}", report(&net), Digits::PARAMS);
    let _ = (&net.hidden, &net.output);
    let _: [f32; 10] = Ensemble::boxed_zeroed().forward(&images[0]);
}
