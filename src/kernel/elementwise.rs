//! Element-wise kernels, and the sums over a slice.

use super::lanes::total;
use super::product::dot_tile;
use super::simd::Vector;
use super::{exactly, exactly_mut};
use crate::scalar::{Float, Real};

/// Σ aᵢ·bᵢ.
#[inline(always)]
pub(super) fn dot<V: Vector>(a: &[V::Element], b: &[V::Element]) -> V::Element {
    let b = exactly(a.len(), b);
    // SAFETY: two rows of this length.
    let [[dot]] = unsafe { dot_tile::<V, 1, 1>(a.len(), [a.as_ptr(), b.as_ptr()], [0, 0]) };
    dot
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
    for (lane, x) in lanes.iter_mut().zip(rest) {
        *lane += x.to_f64() * x.to_f64();
    }
    total(lanes)
}

/// y = f(x, y), element by element.
#[inline(always)]
pub(super) fn map<T: Real>(x: &[T], y: &mut [T], f: impl Fn(T, T) -> T) {
    let x = exactly(y.len(), x);
    for (y, &x) in y.iter_mut().zip(x) {
        *y = f(x, *y);
    }
}

/// y = f(y), element by element.
#[inline(always)]
pub(super) fn change<T: Real>(y: &mut [T], f: impl Fn(T) -> T) {
    for y in y {
        *y = f(*y);
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

/// db −= dy · y / b, element by element.
#[inline(always)]
pub(super) fn divisor_gradient<T: Real>(dy: &[T], y: &[T], b: &[T], db: &mut [T]) {
    let (dy, y, b) = (
        exactly(db.len(), dy),
        exactly(db.len(), y),
        exactly(db.len(), b),
    );
    for (i, db) in db.iter_mut().enumerate() {
        *db -= dy[i] * y[i] / b[i];
    }
}

/// y\[i, j\] += x\[i\].
#[inline(always)]
pub(super) fn add_to_rows<T: Real>(x: &[T], y: &mut [T]) {
    let row = y.len() / x.len().max(1);
    for (y, &x) in exactly_mut(x.len() * row, y)
        .chunks_exact_mut(row.max(1))
        .zip(x)
    {
        for y in y {
            *y += x;
        }
    }
}

/// y\[i\] += Σ x\[i, j\], one by one.
#[inline(always)]
pub(super) fn accumulate_rows<T: Real>(x: &[T], y: &mut [T]) {
    let row = x.len() / y.len().max(1);
    for (x, y) in exactly(y.len() * row, x).chunks_exact(row.max(1)).zip(y) {
        for &x in x {
            *y += x;
        }
    }
}

/// Whether every element is finite. It looks at many at a time and leaves early only in between.
#[inline(always)]
pub(super) fn all_finite<T: Float>(x: &[T]) -> bool {
    x.chunks(1024)
        .all(|x| x.iter().fold(true, |all, x| all & Float::is_finite(*x)))
}

/// Σ l1 |x| + l2 x².
#[inline(always)]
pub(super) fn penalty<T: Float>(l1: f64, l2: f64, x: &[T]) -> f64 {
    x.iter()
        .map(|x| x.to_f64())
        .fold(0.0, |sum, x| sum + l1 * Real::abs(x) + l2 * x * x)
}

/// Σ (g + l1 sign(x) + 2 l2 x)².
#[inline(always)]
pub(super) fn penalised_squares<T: Float>(l1: f64, l2: f64, x: &[T], g: &[T]) -> f64 {
    x.iter().zip(exactly(x.len(), g)).fold(0.0, |sum, (x, g)| {
        let x = x.to_f64();
        let g = g.to_f64() + l1 * Real::signum(x) + 2.0 * l2 * x;
        sum + g * g
    })
}
