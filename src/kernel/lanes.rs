//! Lanes: the parallel sums of a vectorised loop.

#![forbid(unsafe_code)]

use crate::scalar::Real;

/// The sum of the lanes: the upper half is added to the lower until one lane is left.
#[inline(always)]
pub(super) fn total<T: Real, const L: usize>(mut lanes: [T; L]) -> T {
    let mut half = L / 2;
    while half > 0 {
        for lane in 0..half {
            let upper = lanes[lane + half];
            lanes[lane] += upper;
        }
        half /= 2;
    }
    lanes[0]
}

/// Σ f(xᵢ) in `L` lanes.
#[inline(always)]
pub(super) fn sum<T: Real, const L: usize>(x: &[T], f: impl Fn(T) -> T) -> T {
    let (chunks, rest) = x.as_chunks::<L>();
    let mut lanes = [T::ZERO; L];
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += f(x);
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(rest) {
        *lane += f(x);
    }
    total(lanes)
}
