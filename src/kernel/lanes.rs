//! Sums in lanes: one order of summation, which vectorises.

use crate::scalar::Real;

/// The next `L` numbers of a sum, or the rest of it followed by zeros.
#[inline(always)]
pub(super) fn padded<T: Real, const L: usize>(rest: &[T]) -> [T; L] {
    let mut lanes = [T::ZERO; L];
    for (lane, &number) in lanes.iter_mut().zip(rest) {
        *lane = number;
    }
    lanes
}

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
