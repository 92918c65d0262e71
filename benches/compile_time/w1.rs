//! A small program: the article's network takes a step and reads a digit.

use netwright::prelude::*;

network! {
    /// 784 → 10 → 10.
    struct Digits: [784] -> [10] {
        hidden: Dense(10) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

fn main() {
    let (mut net, mut grad) = (Digits::zeroed(), Digits::zeroed());
    net.initialise(&mut Generator::seed(1));
    let mut tape = Tape::<Digits, 4>::zeroed();
    let mut adam = Adam::<{ Digits::PARAMS }>::new(AdamConfig::default());
    let (x, labels) = ([[0.5; 784]; 4], [7; 4].map(|i| Class::<10>::new(i).unwrap()));
    let loss = net.gradient(&x, &labels, CategoricalCrossEntropy, &mut tape, &mut grad);
    adam.step(&mut net, &grad);
    println!("{loss} {:?}", net.forward(&x[0]));
}
