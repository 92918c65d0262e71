//! Element-wise kernels, and the sums over a slice.

use super::lanes::total;
use super::{exactly, product};
use crate::scalar::{Float, Real};

/// Σ aᵢ·bᵢ in `L` lanes.
#[inline(always)]
pub(super) fn dot<T: Real, const L: usize>(a: &[T], b: &[T]) -> T {
    product::dots::<T, L, 1>(a, [exactly(a.len(), b)])[0]
}

/// Σ xᵢ² in double precision, in `L` lanes.
#[inline(always)]
pub(super) fn sum_of_squares<T: Float, const L: usize>(x: &[T]) -> f64 {
    let (chunks, rest) = x.as_chunks::<L>();
    let mut lanes = [0.0; L];
    for chunk in chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane += x.to_f64() * x.to_f64();
        }
    }
    rest.iter()
        .fold(total(lanes), |sum, x| sum + x.to_f64() * x.to_f64())
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

/// Whether every element is finite. It looks at many at a time and leaves early only in between.
#[inline(always)]
pub(super) fn all_finite<T: Float>(x: &[T]) -> bool {
    x.chunks(1024)
        .all(|x| x.iter().fold(true, |all, x| all & Float::is_finite(*x)))
}
