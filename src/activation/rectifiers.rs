//! Rectifiers with a kink: what is above a threshold passes, what is below does not, or less.

use super::arguments::argument;
use super::pieces::{nan_or, one_between, one_where};
use super::pointwise::{Pointwise, compiled};
use crate::init::{Init, he_uniform};
use crate::scalar::{Float, Real, hyper};

/// y = max(x, 0); the derivative at 0 is 0.
///
/// Keras: `relu`. PyTorch: `ReLU`.
///
/// Source: V. Nair, G. E. Hinton, *Rectified linear units improve restricted Boltzmann machines*,
/// ICML 2010.
pub struct Relu;

#[diagnostic::do_not_recommend]
impl Pointwise for Relu {
    compiled!(Relu);

    const INIT: Init = he_uniform();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        if x <= R::ZERO { R::ZERO } else { x }
    }

    #[inline(always)]
    fn slope<T: Float>(_: T, y: T) -> T {
        one_where(y, y > T::ZERO)
    }
}

/// y = min(max(x, 0), 6); the derivative at 0 and at 6 is 0.
///
/// Keras: `relu6`. PyTorch: `ReLU6`.
///
/// Source: A. Krizhevsky, *Convolutional deep belief networks on CIFAR-10*, 2010.
pub struct Relu6;

#[diagnostic::do_not_recommend]
impl Pointwise for Relu6 {
    compiled!(Relu6);

    const INIT: Init = he_uniform();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        x.clamp(R::ZERO, R::of(6.0))
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        one_between(x, T::ZERO, T::of(6.0))
    }
}

/// y = x for x > 0, otherwise slope · x; the derivative at 0 is the slope.
///
/// Declared as `LeakyRelu(slope)`; the slope is 0.01 unless told otherwise, as in PyTorch. `SLOPE`
/// holds its bits: `LeakyRelu<{ hyper(0.2) }>`.
///
/// Keras: `leaky_relu`, where the default of `negative_slope` is 0.2, and the layer `LeakyReLU`,
/// where it is 0.3. PyTorch: `LeakyReLU`.
///
/// Source: A. L. Maas et al., *Rectifier nonlinearities improve neural network acoustic models*,
/// 2013.
pub struct LeakyRelu<const SLOPE: u64 = { hyper(0.01) }>;

/// The arguments of [`LeakyRelu`] in a declaration.
pub struct LeakyReluArguments {
    /// The slope for x < 0; 0.01 unless given.
    pub slope: f64,
}

#[diagnostic::do_not_recommend]
impl<const SLOPE: u64> Pointwise for LeakyRelu<SLOPE> {
    const INIT: Init = he_uniform();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        if x > R::ZERO { x } else { x * argument(SLOPE) }
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        let slope = if x > T::ZERO { T::ONE } else { argument(SLOPE) };
        nan_or(x, slope)
    }
}

/// y = x for x > threshold, otherwise value; the derivative at the threshold is 0.
///
/// Declared as `Threshold(threshold, value)`, both of any size. Where the value is not the threshold,
/// y jumps, and the derivative does not know of it.
///
/// Keras: `threshold`, where the value is called `default_value`. PyTorch: `Threshold`.
///
/// Source: K. Konda, R. Memisevic, D. Krueger, *Zero-bias autoencoders and the benefits of
/// co-adapting features*, ICLR 2015, with the value 0.
#[doc(alias = "ThresholdedReLU")]
pub struct Threshold<const THRESHOLD: u64, const VALUE: u64>;

/// The arguments of [`Threshold`] in a declaration.
pub struct ThresholdArguments {
    /// What x has to exceed.
    pub threshold: f64,
    /// What y is where x does not.
    pub value: f64,
}

#[diagnostic::do_not_recommend]
impl<const THRESHOLD: u64, const VALUE: u64> Pointwise for Threshold<THRESHOLD, VALUE> {
    const INIT: Init = he_uniform();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        if x <= argument(THRESHOLD) {
            argument(VALUE)
        } else {
            x
        }
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        one_where(x, x > argument(THRESHOLD))
    }
}

/// y = max(x, 0)².
///
/// Neither Keras nor PyTorch has it.
///
/// Source: D. R. So et al., *Primer: searching for efficient transformers for language modeling*,
/// NeurIPS 2021.
#[doc(alias("ReluSquared", "Relu2"))]
pub struct SquaredRelu;

#[diagnostic::do_not_recommend]
impl Pointwise for SquaredRelu {
    compiled!(SquaredRelu);

    const INIT: Init = he_uniform();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        let y = x.max(R::ZERO);
        y * y
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        T::of(2.0) * x.max(T::ZERO)
    }
}
