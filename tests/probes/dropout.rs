//! Dropout: random, and yet the same for groups of any size.

use netwright::check;
use netwright::prelude::*;

use crate::support::{bits_in_groups_of, same_bits_in_all_groups, samples};

network! {
    struct Thinned: [f64; 6] -> [3] {
        early: Dropout(0.2),
        hidden: Dense(16) -> Relu,
        late: Dropout(0.5),
        output: Dense(3) -> Softmax,
    }
}

/// 40 samples: groups of 7 and of 32 both leave one that is not full.
fn data() -> (Vec<[f64; 6]>, Vec<Class<3>>) {
    let labels = (0..40).map(|i| Class::new(i % 3).unwrap()).collect();
    (samples(40, 1), labels)
}

#[test]
fn the_gradient_under_a_mask_is_right() {
    let net = Thinned::boxed(&mut Generator::seed(2));
    let (x, labels) = data();
    check::network(&net, &x[..5], &labels[..5], CategoricalCrossEntropy);
}

#[test]
fn the_size_of_the_groups_changes_no_bit() {
    let net = Thinned::boxed(&mut Generator::seed(2));
    let (x, labels) = data();
    let one = same_bits_in_all_groups(&net.0, &x, &labels, &CategoricalCrossEntropy, 1);
    let other = same_bits_in_all_groups(&net.0, &x, &labels, &CategoricalCrossEntropy, 2);
    assert_ne!(one, other, "another seed, other masks");
    let again = bits_in_groups_of::<32, _, _, _>(&net.0, &x, &labels, &CategoricalCrossEntropy, 1);
    assert_eq!(again, one, "the same seed, the same masks");
}

#[test]
fn every_step_has_masks_of_its_own() {
    let net = Thinned::boxed(&mut Generator::seed(2));
    let (x, labels) = data();
    let (mut tape, mut grad) = (Tape::boxed(), Thinned::boxed_zeroed());
    let mut step = || net.gradient(&x, &labels, CategoricalCrossEntropy, &mut tape, &mut grad);
    let losses = [step(), step(), step()];
    assert!(losses[0] != losses[1] && losses[1] != losses[2] && losses[0] != losses[2]);
}

#[test]
fn every_sample_and_every_layer_has_masks_of_its_own() {
    let mut net = Thinned::boxed_zeroed();
    net.output.weight[0].fill(1.0);
    // A constant goes into the second mask alone: which of 16 units are left is the only difference
    // between samples that are the same.
    net.hidden.bias.fill(0.1);
    let x = [[1.0; 6]; 32];
    let mut tape = Tape::boxed();
    let filled = net.run(&x, &mut tape);
    let first = filled.outputs()[0];
    assert!(filled.outputs().iter().any(|y| *y != first));
}
