//! What explains a network, and what says how far to trust it.

mod attributions;
mod importance;
mod shown;
mod trust;

use netwright::prelude::*;

network! {
    /// Everything that an explanation goes through: channels, a kink, a pooling, a head.
    pub struct Classifier: [f64; 2, 7, 6] -> [3] {
        conv: Conv2d(4, kernel = 3) -> Relu -> AvgPool2d(2) -> Flatten,
        out: Dense(3) -> Softmax,
    }
}

network! {
    /// Smooth, and without a head.
    pub struct Smooth: [f64; 5] -> [3] {
        hidden: Dense(8) -> Tanh,
        out: Dense(3),
    }
}

network! {
    /// What it drops is dropped in training alone.
    pub struct Dropping: [f64; 4] -> [3] {
        hidden: Dense(16) -> Tanh -> Dropout(0.5),
        out: Dense(3) -> Softmax,
    }
}

/// Numbers from N(0, 1).
pub fn random<X: Tensor<Scalar = f64>>(seed: u64) -> X {
    let mut x: X = netwright::plain::zeroed();
    let floats = x.as_mut_slice();
    let count = floats.len();
    netwright::random::Draw::seed(seed).normal(0, count, |i, n| floats[i] = n);
    x
}

/// A network whose parameters all are random.
pub fn drawn<N: Network<Scalar = f64>>(seed: u64) -> Box<N> {
    let mut net = netwright::plain::boxed_zeroed::<N>();
    let floats = net.as_mut_slice();
    let count = floats.len();
    netwright::random::Draw::seed(seed).normal(0, count, |i, n| floats[i] = 0.4 * n);
    net
}

#[track_caller]
pub fn assert_near(a: f64, b: f64, tolerance: f64) {
    let size = a.abs().max(b.abs()).max(1.0);
    assert!((a - b).abs() <= tolerance * size, "{a} and {b}");
}
