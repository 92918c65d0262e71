//! What activations made of pieces share: their slopes, and the lines that are cut off.

use crate::scalar::Real;

/// NaN where x is; elsewhere the slope. A branch alone would take NaN for one of its sides.
#[inline(always)]
pub(super) fn nan_or<R: Real>(x: R, slope: R) -> R {
    if x.is_nan() { x } else { slope }
}

/// 1 where the condition on x holds, otherwise 0; NaN where x is.
#[inline(always)]
pub(super) fn one_where<R: Real>(x: R, holds: bool) -> R {
    nan_or(x, if holds { R::ONE } else { R::ZERO })
}

/// 1 between two bounds, 0 at them and beyond: the slope of a number brought into the bounds.
#[inline(always)]
pub(super) fn one_between<R: Real>(x: R, low: R, high: R) -> R {
    one_where(x, x > low && x < high)
}

/// The line from 0 at −`half` to 1 at `half`, level beyond.
#[inline(always)]
pub(super) fn ramp<R: Real>(x: R, half: f64) -> R {
    if x <= R::of(-half) {
        R::ZERO
    } else if x >= R::of(half) {
        R::ONE
    } else {
        x * R::of(0.5 / half) + R::of(0.5)
    }
}

/// The derivative of [`ramp`]; 0 at its ends.
#[inline(always)]
pub(super) fn ramp_slope<R: Real>(x: R, half: f64) -> R {
    one_between(x, R::of(-half), R::of(half)) * R::of(0.5 / half)
}
