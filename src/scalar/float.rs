//! [`Float`]: what storage needs of a number.

use super::Real;
use crate::kernel::Kernels;
use crate::tensor::Tensor;
use core::fmt::{Debug, Display};

/// A floating-point number that parameters, samples and files are made of: `f32` or `f64`.
///
/// Sealed: the kernels exist for these two.
pub trait Float:
    Real
    + Kernels
    + Tensor<Scalar = Self>
    + bytemuck::Pod
    + sealed::Sealed
    + Default
    + Debug
    + Display
    + Send
    + Sync
    + 'static
{
    /// The type's name, as messages and summaries write it.
    const NAME: &'static str;

    /// The distance from 1 to the next larger number.
    const EPSILON: Self;

    /// The same number in double precision.
    fn to_f64(self) -> f64;

    /// Whether this is neither infinite nor NaN.
    fn is_finite(self) -> bool;

    /// The uniform number in `0 .. 1` that 64 random bits stand for.
    ///
    /// It is a multiple of [`EPSILON`](Self::EPSILON) / 2, made of the highest bits: all such
    /// multiples are equally likely, and 1 is not reached.
    fn uniform(bits: u64) -> Self;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

macro_rules! float {
    ($float:ident) => {
        impl Float for $float {
            const NAME: &'static str = stringify!($float);
            const EPSILON: Self = $float::EPSILON;

            #[inline(always)]
            fn to_f64(self) -> f64 {
                self.into()
            }

            #[inline(always)]
            fn is_finite(self) -> bool {
                $float::is_finite(self)
            }

            #[inline(always)]
            fn uniform(bits: u64) -> Self {
                let kept = bits >> (u64::BITS - $float::MANTISSA_DIGITS);
                kept as Self * (0.5 * $float::EPSILON)
            }
        }
    };
}

float!(f32);
float!(f64);

#[cfg(test)]
mod tests {
    use super::*;

    fn uniform_covers_the_unit_interval<T: Float>() {
        let step = T::of(0.5) * T::EPSILON;
        assert_eq!(T::uniform(0), T::ZERO);
        assert_eq!(T::uniform(u64::MAX), T::ONE - step);
        assert_eq!(T::uniform(1 << 63), T::of(0.5));
        assert_eq!(T::uniform(u64::MAX >> 1), T::of(0.5) - step);
    }

    #[test]
    fn uniform_numbers_start_at_zero_and_stop_short_of_one() {
        uniform_covers_the_unit_interval::<f32>();
        uniform_covers_the_unit_interval::<f64>();
    }

    #[test]
    fn names_are_rust_names() {
        assert_eq!([f32::NAME, f64::NAME], ["f32", "f64"]);
    }
}
