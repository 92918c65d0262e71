//! The derivatives of what the library brings along.

use netwright::activation::{LogSoftmax, Softmax};
use netwright::check;
use netwright::layers::{Dense, Dropout, Flatten, Reshape};
use netwright::scalar::hyper;

/// An image of these sizes.
type Image<const C: usize, const H: usize, const W: usize> = [[[f64; W]; H]; C];

#[test]
fn dense() {
    check::layer::<Dense<[f64; 1], 1>>();
    check::layer::<Dense<[f64; 3], 5>>();
    check::layer::<Dense<[f64; 17], 4>>();
    check::layer::<Dense<[f64; 33], 19>>();
    check::layer::<Dense<Image<2, 3, 4>, 3>>();
    check::layer::<Dense<netwright::tensor::Flat<Image<2, 2, 2>>, 3>>();
}

#[test]
fn dense_without_bias() {
    check::layer::<Dense<[f64; 1], 1, 0>>();
    check::layer::<Dense<[f64; 9], 7, 0>>();
    check::layer::<Dense<[f64; 20], 2, 0>>();
}

#[test]
fn every_weight_of_a_dense_layer_counts() {
    let report = check::layer::<Dense<[f64; 5], 3>>();
    assert_eq!(report.derivatives, 3 * 2 * 25 + (5 + 3 + 1) * 18);
}

#[test]
fn reshape_and_flatten() {
    check::layer::<Reshape<[f64; 12], Image<1, 3, 4>>>();
    check::layer::<Reshape<Image<3, 2, 1>, [f64; 6]>>();
    check::layer::<Flatten<Image<2, 3, 5>>>();
}

#[test]
fn dropout() {
    check::layer::<Dropout<[f64; 40], { hyper(0.0) }>>();
    check::layer::<Dropout<[f64; 40], { hyper(0.25) }>>();
    check::layer::<Dropout<Image<2, 3, 3>, { hyper(0.9) }>>();
}

#[test]
fn activations_of_vectors() {
    fn of<X: netwright::tensor::Tensor<Scalar = f64>>() {
        check::vector_activation::<Softmax, X>();
        check::vector_activation::<LogSoftmax, X>();
    }
    of::<[f64; 1]>();
    of::<[f64; 2]>();
    of::<[f64; 13]>();
    of::<[f64; 64]>();
    of::<Image<2, 3, 4>>();
}
