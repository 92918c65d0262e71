//! Activations that work element by element: value and derivative side by side.

use core::f64::consts::FRAC_1_SQRT_2;

use super::Activation;
use crate::init::{Init, glorot_uniform, he_uniform};
use crate::loss::Loss;
use crate::scalar::{Dual, Float, Real, hyper};
use crate::tensor::Tensor;

/// An activation that works element by element, written once over a generic scalar.
///
/// The derivative follows from `value` by dual numbers, exactly. Override [`slope`](Self::slope)
/// for speed alone; [`check::activation`](crate::check::activation) compares the two.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an activation",
    label = "expected an activation here",
    note = "an activation of your own implements `Pointwise`; a layer stands in an entry of its own, or is written with its input: `my::Layer<_>`"
)]
pub trait Pointwise: 'static {
    /// How the weights of the layer before it are drawn unless told otherwise.
    const INIT: Init = glorot_uniform();

    /// y = value(x).
    fn value<R: Real>(x: R) -> R;

    /// dy/dx at `x`, where `y` is `value(x)`.
    fn slope<T: Float>(x: T, y: T) -> T {
        let _ = y;
        Self::value(Dual::variable(x)).derivative
    }

    /// As [`Activation::fused`].
    fn fused<X: Tensor, T, L: Loss<X, T>>(
        loss: &L,
        z: &X,
        y: &X,
        target: &T,
        dz: &mut X,
    ) -> Option<X::Scalar> {
        let _ = (loss, z, y, target, dz);
        None
    }
}

#[diagnostic::do_not_recommend]
impl<A: Pointwise, X: Tensor> Activation<X> for A {
    const INIT: Init = A::INIT;

    fn apply(z: &X, y: &mut X) {
        for (z, y) in z.as_slice().iter().zip(y.as_mut_slice()) {
            *y = A::value(*z);
        }
    }

    fn backward(z: &X, y: &X, d: &mut X) {
        let values = z.as_slice().iter().zip(y.as_slice());
        for ((z, y), d) in values.zip(d.as_mut_slice()) {
            *d *= A::slope(*z, *y);
        }
    }

    fn fused<T, L: Loss<X, T>>(
        loss: &L,
        z: &X,
        y: &X,
        target: &T,
        dz: &mut X,
    ) -> Option<X::Scalar> {
        A::fused(loss, z, y, target, dz)
    }
}

/// y = x. The head of a network with a linear output.
pub struct Identity;

#[diagnostic::do_not_recommend]
impl Pointwise for Identity {
    fn value<R: Real>(x: R) -> R {
        x
    }

    fn slope<T: Float>(_: T, _: T) -> T {
        T::ONE
    }
}

/// y = max(x, 0); the derivative at 0 is 0.
///
/// Source: V. Nair, G. E. Hinton, *Rectified linear units improve restricted Boltzmann machines*,
/// ICML 2010.
pub struct Relu;

#[diagnostic::do_not_recommend]
impl Pointwise for Relu {
    const INIT: Init = he_uniform();

    fn value<R: Real>(x: R) -> R {
        if x <= R::ZERO { R::ZERO } else { x }
    }

    fn slope<T: Float>(_: T, y: T) -> T {
        if y > T::ZERO { T::ONE } else { T::ZERO }
    }
}

/// y = x for x > 0, otherwise slope · x; the slope is 0.01 unless told otherwise, as in PyTorch.
///
/// `SLOPE` holds the bits of the slope: `LeakyRelu<{ hyper(0.2) }>`.
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

    fn value<R: Real>(x: R) -> R {
        if x > R::ZERO {
            x
        } else {
            x * R::of(f64::from_bits(SLOPE))
        }
    }

    fn slope<T: Float>(x: T, _: T) -> T {
        if x > T::ZERO {
            T::ONE
        } else {
            T::of(f64::from_bits(SLOPE))
        }
    }
}

/// y = 1 / (1 + e⁻ˣ).
pub struct Sigmoid;

#[diagnostic::do_not_recommend]
impl Pointwise for Sigmoid {
    fn value<R: Real>(x: R) -> R {
        x.sigmoid()
    }

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
pub struct Tanh;

#[diagnostic::do_not_recommend]
impl Pointwise for Tanh {
    fn value<R: Real>(x: R) -> R {
        x.tanh()
    }

    fn slope<T: Float>(_: T, y: T) -> T {
        T::ONE - y * y
    }
}

/// y = x · Φ(x) = ½ x (1 + erf(x / √2)): the exact form, the default of PyTorch and Keras.
///
/// Source: D. Hendrycks, K. Gimpel, *Gaussian error linear units*, 2016.
pub struct Gelu;

#[diagnostic::do_not_recommend]
impl Pointwise for Gelu {
    const INIT: Init = he_uniform();

    fn value<R: Real>(x: R) -> R {
        R::of(0.5) * x * (R::ONE + (x * R::of(FRAC_1_SQRT_2)).erf())
    }
}
