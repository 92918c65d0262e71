//! Activations that level off on both sides, smooth ones and their straight-lined forms.

use super::arguments::argument;
use super::pieces::{one_between, ramp, ramp_slope};
use super::pointwise::{Pointwise, compiled};
use crate::loss::Loss;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::{Float, Real, hyper};
use crate::tensor::Tensor;

/// y = 1 / (1 + e⁻ˣ).
///
/// Keras: `sigmoid`. PyTorch: `Sigmoid`.
#[doc(alias = "Logistic")]
pub struct Sigmoid;

#[diagnostic::do_not_recommend]
impl Pointwise for Sigmoid {
    compiled!(Sigmoid);

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        x.sigmoid()
    }

    #[inline(always)]
    fn slope<T: Float>(_: T, y: T) -> T {
        y * (T::ONE - y)
    }

    fn fused<X: Tensor, T, L: Loss<X, T>>(
        loss: &L,
        z: &X,
        y: &X,
        target: &T,
        dz: &mut X,
    ) -> Option<X::Scalar> {
        loss.after_sigmoid(z, y, target, dz)
    }
}

/// y = tanh(x).
///
/// Keras: `tanh`. PyTorch: `Tanh`.
pub struct Tanh;

#[diagnostic::do_not_recommend]
impl Pointwise for Tanh {
    compiled!(Tanh);

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        x.tanh()
    }

    #[inline(always)]
    fn slope<T: Float>(_: T, y: T) -> T {
        T::ONE - y * y
    }
}

/// y = x / (1 + |x|).
///
/// Keras: `softsign`. PyTorch: `Softsign`.
///
/// Source: J. Turian, J. Bergstra, Y. Bengio, *Quadratic features and deep architectures for
/// chunking*, NAACL 2009.
pub struct Softsign;

#[diagnostic::do_not_recommend]
impl Pointwise for Softsign {
    compiled!(Softsign);

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        let rest = (R::ONE + x.abs()).recip();
        // The same number twice; far out the second form is exact, at infinity it alone is one.
        if x.abs() <= R::ONE {
            x * rest
        } else {
            x.signum() * (R::ONE - rest)
        }
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        let rest = (T::ONE + x.abs()).recip();
        rest * rest
    }
}

/// y = x / 6 + ½ between −3 and 3, 0 below, 1 above; the derivative at ±3 is 0.
///
/// Keras: `hard_sigmoid`. PyTorch: `Hardsigmoid`.
///
/// Its outputs are probabilities, but beyond ±3 it has no gradient, however wrong they are. To train
/// a classifier, prefer [`Sigmoid`].
///
/// Source: A. Howard et al., *Searching for MobileNetV3*, ICCV 2019.
pub struct HardSigmoid;

#[diagnostic::do_not_recommend]
impl Pointwise for HardSigmoid {
    compiled!(HardSigmoid);

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        ramp(x, 3.0)
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        ramp_slope(x, 3.0)
    }
}

/// y = (x + 1) / 2 between −1 and 1, 0 below, 1 above; the derivative at ±1 is 0.
///
/// The probability of the first of two classes of logits x and 0 by sparsemax. As of
/// [`HardSigmoid`], there is no gradient where it is level.
///
/// Keras: `sparse_sigmoid`. PyTorch has none.
///
/// Source: M. Blondel, A. F. T. Martins, V. Niculae, *Learning with Fenchel-Young losses*, JMLR
/// 2020.
pub struct SparseSigmoid;

#[diagnostic::do_not_recommend]
impl Pointwise for SparseSigmoid {
    compiled!(SparseSigmoid);

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        ramp(x, 1.0)
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        ramp_slope(x, 1.0)
    }
}

/// y = min(max(x, low), high) with the bounds `min` and `max`; the derivative at the bounds is 0.
///
/// Declared as `HardTanh(min, max)`; the bounds are −1 and 1 unless told otherwise. `MIN` and `MAX`
/// hold their bits.
///
/// Keras: `hard_tanh`, which has these bounds and no others. PyTorch: `Hardtanh`, with `min_val` and
/// `max_val`.
///
/// Source: R. Collobert, *Large scale machine learning*, 2004.
#[doc(alias("Clip", "Clamp"))]
pub struct HardTanh<const MIN: u64 = { hyper(-1.0) }, const MAX: u64 = { hyper(1.0) }>;

/// The arguments of [`HardTanh`] in a declaration.
pub struct HardTanhArguments {
    /// The lower bound; −1 unless given.
    pub min: f64,
    /// The upper bound, above the lower one; 1 unless given.
    pub max: f64,
}

#[diagnostic::do_not_recommend]
impl<const MIN: u64, const MAX: u64> Pointwise for HardTanh<MIN, MAX> {
    const CHECK: Requirement = Requirement::that(
        f64::from_bits(MIN) < f64::from_bits(MAX),
        Sentence::new("`max` is above `min`"),
    );

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        x.clamp(argument(MIN), argument(MAX))
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        one_between(x, argument(MIN), argument(MAX))
    }
}
