//! [`Pointwise`]: activations that work element by element.

use super::Activation;
use crate::init::{Init, glorot_uniform};
use crate::loss::Loss;
use crate::requirement::Requirement;
use crate::scalar::{Dual, Float, Real};
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

    /// What its arguments must fulfil; a declaration that does not is a compile error.
    const CHECK: Requirement = Requirement::NONE;

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
    const CHECK: Requirement = A::CHECK;

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
