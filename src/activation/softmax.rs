//! Softmax and its logarithm, over all elements of a vector.

use super::{Activation, InPlace};
use crate::kernel::Kernels;
use crate::loss::Loss;
use crate::tensor::Tensor;

/// yᵢ = e^(zᵢ − max z) / Σⱼ e^(zⱼ − max z): probabilities that sum to one.
///
/// A loss that knows the form after softmax, such as the cross-entropy, is fused with it.
pub struct Softmax;

/// yᵢ = zᵢ − max z − ln Σⱼ e^(zⱼ − max z): the logarithms of [`Softmax`].
pub struct LogSoftmax;

#[diagnostic::do_not_recommend]
impl<X: Tensor> Activation<X> for Softmax {
    fn apply(z: &X, y: &mut X) {
        X::Scalar::softmax_into(z.as_slice(), y.as_mut_slice());
    }

    fn backward(_: &X, y: &X, d: &mut X) {
        X::Scalar::softmax_gradient(y.as_slice(), d.as_mut_slice());
    }

    fn fused<T, L: Loss<X, T>>(
        loss: &L,
        z: &X,
        y: &X,
        target: &T,
        dz: &mut X,
    ) -> Option<X::Scalar> {
        loss.after_softmax(z, y, target, dz)
    }
}

#[diagnostic::do_not_recommend]
impl<X: Tensor> Activation<X> for LogSoftmax {
    fn apply(z: &X, y: &mut X) {
        X::Scalar::log_softmax_into(z.as_slice(), y.as_mut_slice());
    }

    fn backward(_: &X, y: &X, d: &mut X) {
        X::Scalar::log_softmax_gradient(y.as_slice(), d.as_mut_slice());
    }
}

#[diagnostic::do_not_recommend]
impl<X: Tensor> InPlace<X> for Softmax {
    fn apply_in_place(y: &mut X) {
        X::Scalar::softmax(y.as_mut_slice());
    }
}

#[diagnostic::do_not_recommend]
impl<X: Tensor> InPlace<X> for LogSoftmax {
    fn apply_in_place(y: &mut X) {
        X::Scalar::log_softmax(y.as_mut_slice());
    }
}
