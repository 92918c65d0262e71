//! Numbers kept away from where a logarithm or a quotient is infinite.

use crate::scalar::Real;

/// How far from 0 and 1 a probability is kept, and from 0 what is divided by, as in Keras.
pub(super) const EPSILON: f64 = 1e-7;

/// A probability brought into ε ..= 1 − ε; its derivative is 1 there, the bounds included, and 0
/// outside.
///
/// NaN stays NaN, with derivative 1.
pub(super) fn clip<R: Real>(p: R) -> R {
    clip_to(p, EPSILON, 1.0 - EPSILON)
}

/// The same between other bounds.
pub(super) fn clip_to<R: Real>(p: R, low: f64, high: f64) -> R {
    let (low, high) = (R::of(low), R::of(high));
    if p < low {
        low
    } else if p > high {
        high
    } else {
        p
    }
}
