//! Element-wise kernels, and the sums over a slice.

use super::lanes::{padded, total};
use super::{exactly, product};
use crate::scalar::{Float, Real};

/// Σ aᵢ·bᵢ in `L` lanes.
#[inline(always)]
pub(super) fn dot<T: Real, const L: usize>(a: &[T], b: &[T]) -> T {
    product::dots::<T, L, 1, 1>([a], [exactly(a.len(), b)])[0][0]
}

/// Σ xᵢ² in double precision, in `L` lanes.
#[inline(always)]
pub(super) fn sum_of_squares<T: Float, const L: usize>(x: &[T]) -> f64 {
    let mut sums = [0.0; L];
    let mut add = |chunk: &[T; L]| {
        for (sum, x) in sums.iter_mut().zip(chunk) {
            *sum += x.to_f64() * x.to_f64();
        }
    };
    let (chunks, rest) = x.as_chunks();
    chunks.iter().for_each(&mut add);
    add(&padded(rest));
    total(sums)
}

/// y = f(x, y), element by element.
#[inline(always)]
pub(super) fn map<T: Real>(x: &[T], y: &mut [T], f: impl Fn(T, T) -> T) {
    let x = exactly(y.len(), x);
    for (y, &x) in y.iter_mut().zip(x) {
        *y = f(x, *y);
    }
}

/// y = f(a, b, y), element by element.
#[inline(always)]
pub(super) fn map2<T: Real>(a: &[T], b: &[T], y: &mut [T], f: impl Fn(T, T, T) -> T) {
    let (a, b) = (exactly(y.len(), a), exactly(y.len(), b));
    for ((y, &a), &b) in y.iter_mut().zip(a).zip(b) {
        *y = f(a, b, *y);
    }
}
