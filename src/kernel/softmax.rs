//! Softmax and its logarithm over a vector, and their gradients.

#![forbid(unsafe_code)]

use super::exactly;
use crate::scalar::Real;

/// Writes e^(z − max z) to `y`; gives the maximum and the sum.
///
/// A NaN anywhere makes the maximum or the sum NaN, and so every output.
#[inline(always)]
fn exponentials<T: Real>(z: &[T], y: &mut [T]) -> (T, T) {
    let max = maximum(z);
    for (z, y) in exactly(y.len(), z).iter().zip(&mut *y) {
        *y = (*z - max).exp();
    }
    (max, total(y))
}

/// y = softmax(z).
#[inline(always)]
pub(super) fn softmax<T: Real>(z: &[T], y: &mut [T]) {
    let (_, sum) = exponentials(z, y);
    for y in y {
        *y /= sum;
    }
}

/// y ← softmax(y), to the bit.
#[inline(always)]
pub(super) fn softmax_in_place<T: Real>(y: &mut [T]) {
    let max = maximum(y);
    for y in &mut *y {
        *y = (*y - max).exp();
    }
    let sum = total(y);
    for y in y {
        *y /= sum;
    }
}

/// y ← y − max y − ln Σ e^(y − max y), to the bit.
#[inline(always)]
pub(super) fn log_softmax_in_place<T: Real>(y: &mut [T]) {
    let max = maximum(y);
    let log = y.iter().fold(T::ZERO, |sum, y| sum + (*y - max).exp()).ln();
    for y in y {
        *y = *y - max - log;
    }
}

/// Apart from what is summed: a loop that sums one by one has no vectors.
#[inline(always)]
fn total<T: Real>(y: &[T]) -> T {
    y.iter().fold(T::ZERO, |sum, &y| sum + y)
}

#[inline(always)]
fn maximum<T: Real>(z: &[T]) -> T {
    z.iter().fold(-T::ONE / T::ZERO, |max, &z| max.max(z))
}

/// d ← y ⊙ (d − y · d).
#[inline(always)]
pub(super) fn softmax_gradient<T: Real>(y: &[T], d: &mut [T]) {
    let y = exactly(d.len(), y);
    let mean = y.iter().zip(&*d).fold(T::ZERO, |sum, (y, d)| sum + *y * *d);
    for (y, d) in y.iter().zip(d) {
        *d = *y * (*d - mean);
    }
}

/// y = z − max z − ln Σ e^(z − max z).
#[inline(always)]
pub(super) fn log_softmax<T: Real>(z: &[T], y: &mut [T]) {
    let (max, sum) = exponentials(z, y);
    let log = sum.ln();
    for (z, y) in z.iter().zip(y) {
        *y = *z - max - log;
    }
}

/// d ← d − e^y · Σ d.
#[inline(always)]
pub(super) fn log_softmax_gradient<T: Real>(y: &[T], d: &mut [T]) {
    let y = exactly(d.len(), y);
    let sum = d.iter().fold(T::ZERO, |sum, d| sum + *d);
    for (y, d) in y.iter().zip(d) {
        *d -= y.exp() * sum;
    }
}
