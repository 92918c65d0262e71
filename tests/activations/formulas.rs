//! What no framework can confirm: the formulas of papers, and digits that the frameworks lose.

use netwright::activation::{
    LogSigmoid, Pointwise, Selu, Softplus, SparsePlus, SparseSigmoid, SquaredRelu, Squareplus,
};
use netwright::scalar::Real;

#[track_caller]
fn assert_near(found: f64, expected: f64) {
    let error = (found - expected).abs();
    assert!(
        error <= 1e-14 * expected.abs(),
        "found {found:e}, expected {expected:e}"
    );
}

#[test]
fn squared_relu_is_the_square_of_relu() {
    for x in [-3.0_f64, -1e-9, 0.0, 1e-9, 0.7, 1.0, 12.5] {
        let relu = if x > 0.0 { x } else { 0.0 };
        assert_near(SquaredRelu::value(x), relu * relu);
        assert_near(SquaredRelu::slope(x, relu * relu), 2.0 * relu);
    }
}

#[test]
fn selu_keeps_mean_and_variance_of_standard_normal_numbers() {
    // Integrals over the normal density by the trapezoidal rule, split at the kink.
    const STEP: f64 = 1e-4;
    let (mut mean, mut square) = (0.0, 0.0);
    for side in [-1.0, 1.0] {
        for i in 0..100_000 {
            let x = (f64::from(i) + 0.5) * STEP;
            let weight = STEP * Real::exp(-0.5 * x * x) / (2.0 * core::f64::consts::PI).sqrt();
            let y = Selu::value(side * x);
            mean += weight * y;
            square += weight * y * y;
        }
    }
    assert!(mean.abs() < 1e-8, "{mean}");
    assert!((square - 1.0).abs() < 1e-8, "{square}");
}

#[test]
fn softplus_needs_no_threshold() {
    // PyTorch takes y = x from 20 on.
    let x = 25.0_f64;
    let rest = Real::ln_1p(Real::exp(-x));
    assert!(x + rest > x);
    assert_eq!(<Softplus>::value(x), x + rest);
    assert_near(<Softplus>::value(-x), rest);
    assert_near(
        <Softplus>::slope(-x, rest),
        Real::exp(-x) / (1.0 + Real::exp(-x)),
    );
}

#[test]
fn small_values_keep_their_digits() {
    for x in [20.0_f64, 40.0, 300.0] {
        assert_near(LogSigmoid::value(x), -Real::ln_1p(Real::exp(-x)));
    }
    // (x + √(x² + 4)) / 2 for x → −∞ is −1/x + 1/x³ − 2/x⁵ + …
    let x = -1e4_f64;
    let y = -1.0 / x + 1.0 / Real::powi(x, 3) - 2.0 / Real::powi(x, 5);
    assert_near(<Squareplus>::value(x), y);
}

#[test]
fn sparse_plus_is_the_integral_of_sparse_sigmoid() {
    for x in [-1.5_f64, -1.0, -0.3, 0.0, 0.8, 1.0, 4.0] {
        let y = SparsePlus::value(x);
        assert_eq!(SparsePlus::slope(x, y), SparseSigmoid::value(x));
    }
}
