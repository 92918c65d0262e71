//! Shrinks: what is near 0 becomes 0, or almost.

use super::arguments::{argument, at_least_zero};
use super::pieces::one_where;
use super::pointwise::{Pointwise, compiled};
use crate::requirement::Requirement;
use crate::scalar::{Float, Real, hyper};

/// y = x − λ for x > λ, x + λ for x < −λ, otherwise 0; the derivative at ±λ is 0.
///
/// Declared as `SoftShrink(lambda)`; λ is at least 0, and ½ unless told otherwise, as in Keras and
/// PyTorch. `LAMBDA` holds its bits.
///
/// Keras: `soft_shrink`, where λ is called `threshold`. PyTorch: `Softshrink`, where it is `lambd`.
///
/// Source: D. L. Donoho, *De-noising by soft-thresholding*, 1995.
pub struct SoftShrink<const LAMBDA: u64 = { hyper(0.5) }>;

/// The arguments of [`SoftShrink`] in a declaration.
pub struct SoftShrinkArguments {
    /// What is taken off: at least 0, and ½ unless given.
    pub lambda: f64,
}

#[diagnostic::do_not_recommend]
impl<const LAMBDA: u64> Pointwise for SoftShrink<LAMBDA> {
    const CHECK: Requirement = at_least_zero(LAMBDA, "lambda");

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        let lambda = argument(LAMBDA);
        if x > lambda {
            x - lambda
        } else if x < -lambda {
            x + lambda
        } else {
            // Zero, and NaN where x is.
            x * R::ZERO
        }
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        one_where(x, x.abs() > argument(LAMBDA))
    }
}

/// y = x for |x| > λ, otherwise 0; the derivative at ±λ is 0.
///
/// Declared as `HardShrink(lambda)`; λ is at least 0, and ½ unless told otherwise, as in Keras and
/// PyTorch. `LAMBDA` holds its bits.
///
/// Keras: `hard_shrink`, where λ is called `threshold`. PyTorch: `Hardshrink`, where it is `lambd`.
///
/// Source: D. L. Donoho, I. M. Johnstone, *Ideal spatial adaptation by wavelet shrinkage*, 1994.
pub struct HardShrink<const LAMBDA: u64 = { hyper(0.5) }>;

/// The arguments of [`HardShrink`] in a declaration.
pub struct HardShrinkArguments {
    /// What |x| has to exceed: at least 0, and ½ unless given.
    pub lambda: f64,
}

#[diagnostic::do_not_recommend]
impl<const LAMBDA: u64> Pointwise for HardShrink<LAMBDA> {
    const CHECK: Requirement = at_least_zero(LAMBDA, "lambda");

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        // Zero, and NaN where x is.
        if x.abs() > argument(LAMBDA) {
            x
        } else {
            x * R::ZERO
        }
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        one_where(x, x.abs() > argument(LAMBDA))
    }
}

/// y = x − tanh(x).
///
/// Keras: `tanh_shrink`. PyTorch: `Tanhshrink`.
pub struct TanhShrink;

#[diagnostic::do_not_recommend]
impl Pointwise for TanhShrink {
    compiled!(TanhShrink);

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        x - x.tanh()
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        let tanh = x.tanh();
        tanh * tanh
    }
}
