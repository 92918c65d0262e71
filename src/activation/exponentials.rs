//! Exponential units: a line above 0, an exponential below.

use super::arguments::{above_zero, argument};
use super::pointwise::{Pointwise, compiled};
use crate::init::{Init, he_uniform, lecun_normal};
use crate::requirement::Requirement;
use crate::scalar::{Float, Real, hyper};

/// y = x for x > 0, otherwise α (eˣ − 1); the derivative at 0 is α.
///
/// Declared as `Elu(alpha)`; α is above 0, and 1 unless told otherwise, as in Keras and PyTorch.
/// `ALPHA` holds its bits.
///
/// Keras: `elu`. PyTorch: `ELU`.
///
/// Source: D.-A. Clevert, T. Unterthiner, S. Hochreiter, *Fast and accurate deep network learning by
/// exponential linear units (ELUs)*, ICLR 2016.
pub struct Elu<const ALPHA: u64 = { hyper(1.0) }>;

/// The arguments of [`Elu`] in a declaration.
pub struct EluArguments {
    /// What y falls to below 0, with the other sign: above 0, and 1 unless given.
    pub alpha: f64,
}

#[diagnostic::do_not_recommend]
impl<const ALPHA: u64> Pointwise for Elu<ALPHA> {
    const INIT: Init = he_uniform();
    const CHECK: Requirement = above_zero(ALPHA, "alpha");

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        if x > R::ZERO {
            x
        } else {
            argument::<R>(ALPHA) * x.exp_m1()
        }
    }

    #[inline(always)]
    fn slope<T: Float>(_: T, y: T) -> T {
        // y has the sign of x.
        if y > T::ZERO {
            T::ONE
        } else {
            y + argument(ALPHA)
        }
    }
}

/// y = x for x > 0, otherwise α (e^(x/α) − 1), which has no kink.
///
/// Declared as `Celu(alpha)`; α is above 0, and 1 unless told otherwise, as in Keras and PyTorch.
/// `ALPHA` holds its bits.
///
/// Keras: `celu`. PyTorch: `CELU`.
///
/// Source: J. T. Barron, *Continuously differentiable exponential linear units*, 2017.
pub struct Celu<const ALPHA: u64 = { hyper(1.0) }>;

/// The arguments of [`Celu`] in a declaration.
pub struct CeluArguments {
    /// What y falls to below 0, with the other sign: above 0, and 1 unless given.
    pub alpha: f64,
}

#[diagnostic::do_not_recommend]
impl<const ALPHA: u64> Pointwise for Celu<ALPHA> {
    const INIT: Init = he_uniform();
    const CHECK: Requirement = above_zero(ALPHA, "alpha");

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        let alpha = argument(ALPHA);
        if x > R::ZERO {
            x
        } else {
            alpha * (x / alpha).exp_m1()
        }
    }

    #[inline(always)]
    fn slope<T: Float>(_: T, y: T) -> T {
        // y has the sign of x.
        if y > T::ZERO {
            T::ONE
        } else {
            y / argument(ALPHA) + T::ONE
        }
    }
}

/// y = scale · x for x > 0, otherwise scale · α (eˣ − 1), with scale ≈ 1.0507 and α ≈ 1.6733; the
/// derivative at 0 is scale · α.
///
/// Values of mean 0 and variance 1 keep both from layer to layer if the weights are drawn by
/// [`lecun_normal`], which is the default before it.
///
/// Keras: `selu`, to be declared with `lecun_normal` there. PyTorch: `SELU`.
///
/// Source: G. Klambauer et al., *Self-normalizing neural networks*, NIPS 2017.
pub struct Selu;

impl Selu {
    const ALPHA: f64 = 1.673_263_242_354_377_2;
    const SCALE: f64 = 1.050_700_987_355_480_5;
}

#[diagnostic::do_not_recommend]
impl Pointwise for Selu {
    compiled!(Selu);

    const INIT: Init = lecun_normal();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        if x > R::ZERO {
            R::of(Self::SCALE) * x
        } else {
            R::of(Self::SCALE * Self::ALPHA) * x.exp_m1()
        }
    }

    #[inline(always)]
    fn slope<T: Float>(_: T, y: T) -> T {
        // y has the sign of x.
        if y > T::ZERO {
            T::of(Self::SCALE)
        } else {
            y + T::of(Self::SCALE * Self::ALPHA)
        }
    }
}

/// y = eˣ. In `f32` it is infinite from x ≈ 88.7 on, in `f64` from 709.8.
///
/// Keras: `exponential`. PyTorch: the function `exp`.
#[doc(alias = "exp")]
pub struct Exponential;

#[diagnostic::do_not_recommend]
impl Pointwise for Exponential {
    compiled!(Exponential);

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        x.exp()
    }

    #[inline(always)]
    fn slope<T: Float>(_: T, y: T) -> T {
        y
    }
}
