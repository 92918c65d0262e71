//! A bound below zero and a smoothing above one, in constants.

use netwright::prelude::*;

const HUBER: Huber = Huber { delta: -1.0 }.valid();

const SMOOTHED: LabelSmoothing<CategoricalCrossEntropy> = LabelSmoothing {
    loss: CategoricalCrossEntropy,
    smoothing: 10.0,
}
.valid();

fn main() {
    println!("{HUBER:?} {SMOOTHED:?}");
}
