//! Softmax and its logarithm, over all elements of a vector.

use super::Activation;
use crate::loss::Loss;
use crate::scalar::{Float, Real};
use crate::tensor::Tensor;

/// yᵢ = e^(zᵢ − max z) / Σⱼ e^(zⱼ − max z): probabilities that sum to one.
///
/// A loss that knows the form after softmax, such as the cross-entropy, is fused with it.
pub struct Softmax;

/// yᵢ = zᵢ − max z − ln Σⱼ e^(zⱼ − max z): the logarithms of [`Softmax`].
pub struct LogSoftmax;

/// Writes e^(z − max z) to `y`; gives the maximum and the sum.
///
/// A NaN anywhere makes the maximum or the sum NaN, and so every output.
pub(crate) fn exponentials<T: Float>(z: &[T], y: &mut [T]) -> (T, T) {
    let max = z.iter().fold(-T::ONE / T::ZERO, |max, &z| max.max(z));
    let mut sum = T::ZERO;
    for (z, y) in z.iter().zip(y) {
        *y = (*z - max).exp();
        sum += *y;
    }
    (max, sum)
}

#[diagnostic::do_not_recommend]
impl<X: Tensor> Activation<X> for Softmax {
    fn apply(z: &X, y: &mut X) {
        let (_, sum) = exponentials(z.as_slice(), y.as_mut_slice());
        for y in y.as_mut_slice() {
            *y /= sum;
        }
    }

    fn backward(_: &X, y: &X, d: &mut X) {
        let (y, d) = (y.as_slice(), d.as_mut_slice());
        let mean = y
            .iter()
            .zip(&*d)
            .fold(X::Scalar::ZERO, |sum, (y, d)| sum + *y * *d);
        for (y, d) in y.iter().zip(d) {
            *d = *y * (*d - mean);
        }
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
        let (z, y) = (z.as_slice(), y.as_mut_slice());
        let (max, sum) = exponentials(z, y);
        let log = sum.ln();
        for (z, y) in z.iter().zip(y) {
            *y = *z - max - log;
        }
    }

    fn backward(_: &X, y: &X, d: &mut X) {
        let (y, d) = (y.as_slice(), d.as_mut_slice());
        let sum = d.iter().fold(X::Scalar::ZERO, |sum, d| sum + *d);
        for (y, d) in y.iter().zip(d) {
            *d -= y.exp() * sum;
        }
    }
}
