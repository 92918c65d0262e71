//! x times a gate that opens from 0 to 1 as x grows: y = x · g(x), dy/dx = g(x) + x · g′(x).

use core::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

use super::pieces::{ramp, ramp_slope};
use super::pointwise::{Pointwise, compiled};
use crate::init::{Init, he_uniform};
use crate::scalar::{Float, Real};

/// x · gate, and 0 where the gate is shut: it shuts faster than x grows, even to infinity.
#[inline(always)]
fn gated<R: Real>(x: R, gate: R) -> R {
    if gate == R::ZERO { R::ZERO } else { x * gate }
}

/// y = x · sigmoid(x), also called [`Swish`].
///
/// Keras: `silu` and `swish`. PyTorch: `SiLU`.
///
/// Source: S. Elfwing, E. Uchibe, K. Doya, *Sigmoid-weighted linear units for neural network function
/// approximation in reinforcement learning*, 2017; P. Ramachandran, B. Zoph, Q. V. Le, *Searching for
/// activation functions*, 2017.
pub struct Silu;

/// [`Silu`], by its other name.
pub type Swish = Silu;

#[diagnostic::do_not_recommend]
impl Pointwise for Silu {
    compiled!(Silu);

    const INIT: Init = he_uniform();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        gated(x, x.sigmoid())
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        let gate = x.sigmoid();
        gate + gated(x, gate * (T::ONE - gate))
    }
}

/// y = x · hard_sigmoid(x): 0 for x ≤ −3, x (x + 3) / 6 between, x for x ≥ 3; the derivative at −3 is
/// 0, at 3 it is 1. Also called
/// [`HardSilu`].
///
/// Keras: `hard_silu` and `hard_swish`. PyTorch: `Hardswish`.
///
/// Source: A. Howard et al., *Searching for MobileNetV3*, ICCV 2019.
pub struct HardSwish;

/// [`HardSwish`], by its other name.
pub type HardSilu = HardSwish;

#[diagnostic::do_not_recommend]
impl Pointwise for HardSwish {
    compiled!(HardSwish);

    const INIT: Init = he_uniform();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        gated(x, ramp(x, 3.0))
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        ramp(x, 3.0) + gated(x, ramp_slope(x, 3.0))
    }
}

/// y = x · tanh(softplus(x)) = x · tanh(ln(1 + eˣ)).
///
/// Keras: `mish`. PyTorch: `Mish`.
///
/// Source: D. Misra, *Mish: a self regularized non-monotonic activation function*, BMVC 2020.
pub struct Mish;

impl Mish {
    /// tanh(ln w) = (w² − 1) / (w² + 1) with w = 1 + eˣ, from an exponential that cannot overflow.
    fn gate<R: Real>(x: R) -> R {
        let two = R::of(2.0);
        if x > R::ZERO {
            let e = (-x).exp();
            let upper = R::ONE + two * e;
            upper / (upper + two * e * e)
        } else {
            let e = x.exp();
            let upper = e * (e + two);
            upper / (upper + two)
        }
    }
}

#[diagnostic::do_not_recommend]
impl Pointwise for Mish {
    compiled!(Mish);

    const INIT: Init = he_uniform();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        gated(x, Self::gate(x))
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        let gate = Self::gate(x);
        gate + gated(x, (T::ONE - gate) * (T::ONE + gate) * x.sigmoid())
    }
}

/// y = x · Φ(x) = ½ x (1 + erf(x / √2)): the exact form, the default of PyTorch and Keras.
///
/// Keras: `gelu`. PyTorch: `GELU`. With `approximate` both compute [`GeluTanh`].
///
/// Source: D. Hendrycks, K. Gimpel, *Gaussian error linear units*, 2016.
pub struct Gelu;

#[diagnostic::do_not_recommend]
impl Pointwise for Gelu {
    compiled!(Gelu);

    const INIT: Init = he_uniform();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        gated(x, normal_probability(x))
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        normal_probability(x) + gated(x, normal_density(x))
    }
}

/// Φ(x), the probability that a standard normal number is below x.
#[inline(always)]
fn normal_probability<R: Real>(x: R) -> R {
    R::of(0.5) * (R::ONE + (x * R::of(FRAC_1_SQRT_2)).erf())
}

/// φ(x) = e^(−x²/2) / √(2π), the derivative of Φ.
#[inline(always)]
fn normal_density<R: Real>(x: R) -> R {
    R::of(0.5 * FRAC_2_SQRT_PI * FRAC_1_SQRT_2) * (R::of(-0.5) * x * x).exp()
}

/// y = ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))): [`Gelu`] with its probability approximated.
///
/// Keras: `gelu` with `approximate=True`. PyTorch: `GELU` with `approximate="tanh"`. Because
/// ½ (1 + tanh u) = sigmoid(2u), it is computed as x · sigmoid(2u).
///
/// Source: D. Hendrycks, K. Gimpel, *Gaussian error linear units*, 2016.
#[doc(alias = "GeluApproximate")]
pub struct GeluTanh;

impl GeluTanh {
    /// 2 √(2/π).
    const STEEPNESS: f64 = 2.0 * FRAC_2_SQRT_PI * FRAC_1_SQRT_2;
    const CUBIC: f64 = 0.044_715;

    fn gate<R: Real>(x: R) -> R {
        let bend = R::ONE + R::of(Self::CUBIC) * x * x;
        (R::of(Self::STEEPNESS) * x * bend).sigmoid()
    }
}

#[diagnostic::do_not_recommend]
impl Pointwise for GeluTanh {
    compiled!(GeluTanh);

    const INIT: Init = he_uniform();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        gated(x, Self::gate(x))
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        let gate = Self::gate(x);
        let steepness = T::of(Self::STEEPNESS) * (T::ONE + T::of(3.0 * Self::CUBIC) * x * x);
        // 1 − gate, with all its digits.
        let rest = Self::gate(-x);
        gate + gated(x * steepness, gate * rest)
    }
}
