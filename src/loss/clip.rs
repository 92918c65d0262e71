//! Probabilities kept away from 0 and 1, so that their logarithms are finite.

use crate::scalar::Float;

/// How far from 0 and 1 a probability is kept, as in Keras.
const EPSILON: f64 = 1e-7;

/// A probability brought into ε ..= 1 − ε, and the derivative of that: 1 inside, 0 outside.
///
/// NaN stays NaN, with derivative 1.
pub(super) fn clip<T: Float>(p: T) -> (T, T) {
    let (low, high) = (T::of(EPSILON), T::of(1.0 - EPSILON));
    if p < low {
        (low, T::ZERO)
    } else if p > high {
        (high, T::ZERO)
    } else {
        (p, T::ONE)
    }
}
