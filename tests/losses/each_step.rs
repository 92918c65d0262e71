//! A loss of each step of a sequence.

use netwright::check;
use netwright::prelude::*;
use netwright::train::metrics::{Accuracy, Correct};

use super::{after, of};

network! {
    pub struct Writer: [f64; 4, 2] -> [4, 3] {
        read: Gru(5, sequence = true),
        next: TimeDistributed(Dense(3)),
    }
}

network! {
    pub struct Watcher: [f64; 4, 2] -> [4, 1] {
        read: Gru(5, sequence = true),
        alarm: TimeDistributed(Dense(1)) -> Sigmoid,
    }
}

const Z: [[[f64; 3]; 2]; 2] = [
    [[0.5, -1.0, 2.0], [0.0, 0.25, -0.5]],
    [[1.0, 1.0, -2.0], [3.0, 0.0, 0.5]],
];

fn class(index: usize) -> Class<3> {
    Class::new(index).expect("a class")
}

fn inputs() -> Vec<[[f64; 2]; 4]> {
    let x = |i: usize| [0.1 * i as f64, 0.7 - 0.3 * i as f64];
    (0..5).map(|i| core::array::from_fn(|s| x(i + s))).collect()
}

#[test]
fn it_is_the_mean_over_the_steps_as_in_pytorch() {
    let loss = EachStep(CategoricalCrossEntropyWithLogits);
    let (first, d) = of(loss, Z[0], [class(0), class(1)]);
    let (second, _) = of(loss, Z[1], [class(2), class(0)]);
    assert!(((first + second) / 2.0 - PYTORCH).abs() < 1e-12);

    let (value, step) = of(CategoricalCrossEntropyWithLogits, Z[0][1], class(1));
    let (other, _) = of(CategoricalCrossEntropyWithLogits, Z[0][0], class(0));
    assert_eq!(first, (other + value) / 2.0);
    assert_eq!(d[1], step.map(|d| d / 2.0));
    let rows = [class(0), class(1)].map(Class::one_hot::<f64>);
    assert_eq!(of(loss, Z[0], rows), (first, d));
}

/// `cross_entropy` of both samples.
const PYTORCH: f64 = 1.598_592_267_821_935_4;
/// The same without the last step of the first, by `ignore_index`.
const WITHOUT_ONE: f64 = 1.860_973_391_231_075_5;

#[test]
fn steps_that_fill_up_are_left_out_as_in_pytorch() {
    let loss = EachStep(SampleWeights {
        loss: CategoricalCrossEntropyWithLogits,
        average: Average::Weights,
    });
    let target = |index, weight| Weighted {
        target: class(index),
        weight,
    };
    let targets = [
        [target(0, 1.0), target(1, 0.0)],
        [target(2, 1.0), target(0, 1.0)],
    ];
    let mut mean = Mean::default();
    for (z, target) in Z.iter().zip(targets) {
        mean.add(of(loss, *z, target).0, loss.counts_of(z, &target));
    }
    assert!((mean.value() - WITHOUT_ONE).abs() < 1e-12);
    assert_eq!(of(loss, Z[0], targets[0]).1[1], [0.0; 3]);
}

/// What a target counts for, where the output says which.
trait Counts<Y: netwright::tensor::Tensor, T>: Loss<Y, T> {
    fn counts_of(&self, _: &Y, target: &T) -> f64 {
        Loss::<Y, T>::counts(self, target)
    }
}

impl<Y: netwright::tensor::Tensor, T, L: Loss<Y, T>> Counts<Y, T> for L {}

#[test]
fn a_network_of_a_sequence_learns_from_it() {
    let net = Writer::boxed(&mut Generator::seed(1));
    let targets: Vec<[Class<3>; 4]> = (0..5)
        .map(|i| core::array::from_fn(|s| class((i + s * s) % 3)))
        .collect();
    check::network(
        &net,
        &inputs(),
        &targets,
        EachStep(CategoricalCrossEntropyWithLogits),
    );

    let net = Watcher::boxed(&mut Generator::seed(1));
    let targets = [[[1.0], [0.0], [0.0], [1.0]]; 5];
    check::network(&net, &inputs(), &targets, EachStep(BinaryCrossEntropy));
    let z = [[0.5], [-40.0], [2.0], [-800.0]];
    let (steps, whole) = (
        after::<Sigmoid, _, _, _>(EachStep(BinaryCrossEntropy), z, targets[0]),
        after::<Sigmoid, _, _, _>(BinaryCrossEntropy, z, targets[0]),
    );
    assert!((steps.0 - whole.0).abs() < 1e-12 && steps.0 > 100.0);
}

#[test]
fn the_accuracy_counts_steps() {
    let mut accuracy = Accuracy::default();
    accuracy.add(&Z[0], &[class(2), class(0)]);
    assert_eq!(accuracy.value(), Some(0.5));
    accuracy.add(&Z[1], &[class(0), class(0)]);
    assert_eq!(accuracy.value(), Some(0.75));
    assert_eq!([class(2), class(1)].correct(&Z[0]), Some(true));
    assert_eq!([class(2), class(0)].correct(&Z[0]), Some(false));

    let target = |index, weight| Weighted {
        target: class(index),
        weight,
    };
    let mut accuracy = Accuracy::default();
    accuracy.add(&Z[0], &[target(2, 1.0), target(0, 0.0)]);
    accuracy.add(&Z[1], &[target(2, 0.0), target(2, 0.0)]);
    assert_eq!(accuracy.value(), Some(1.0));
}
