//! Cross-entropy of yes and no, element by element.

use super::clip::clip;
use super::{Logits, Loss, Probabilities, sum};
use crate::scalar::Real;
use crate::tensor::Tensor;

/// L = −Σᵢ (tᵢ ln pᵢ + (1 − tᵢ) ln (1 − pᵢ)) / n, where p is y clipped to 1e-7 ..= 1 − 1e-7.
///
/// The n elements of the output are probabilities, each for itself; the target has the same shape,
/// with elements of 0 to 1. The gradient is zero where an element is clipped. Keras's
/// `BinaryCrossentropy` with `from_logits=False`; PyTorch's `BCELoss` but for the clipping.
///
/// After [`Sigmoid`](crate::activation::Sigmoid) the loss is computed from the logits, as in
/// [`BinaryCrossEntropyWithLogits`]: nothing is clipped, and a hopelessly wrong output still has a
/// gradient.
#[doc(alias(
    "BinaryCrossentropy",
    "binary_crossentropy",
    "BCELoss",
    "binary_cross_entropy"
))]
#[derive(Debug, Clone, Copy, Default)]
pub struct BinaryCrossEntropy;

/// L = Σᵢ (max(zᵢ, 0) − zᵢ tᵢ + ln(1 + e^−|zᵢ|)) / n of logits z; dzᵢ = (sigmoid(zᵢ) − tᵢ) / n.
///
/// The n elements of the output are logits, each for itself; the target has the same shape, with
/// elements of 0 to 1. It is finite for all finite logits. PyTorch's `BCEWithLogitsLoss`, Keras's
/// `BinaryCrossentropy` with `from_logits=True`.
#[doc(alias(
    "BCEWithLogitsLoss",
    "binary_cross_entropy_with_logits",
    "sigmoid_cross_entropy_with_logits",
    "from_logits",
    "BinaryCrossentropy"
))]
#[derive(Debug, Clone, Copy, Default)]
pub struct BinaryCrossEntropyWithLogits;

impl<Y: Tensor> Loss<Y> for BinaryCrossEntropy {
    type Expects = Probabilities;

    fn value_and_gradient(&self, y: &Y, target: &Y, dy: &mut Y) -> Y::Scalar {
        mean(y, target, dy, |y, t| {
            let (p, slope) = clip(y);
            let q = Y::Scalar::ONE - p;
            let value = -(t * p.ln() + (Y::Scalar::ONE - t) * q.ln());
            (value, slope * (p - t) / (p * q))
        })
    }

    fn after_sigmoid(&self, z: &Y, _: &Y, target: &Y, dz: &mut Y) -> Option<Y::Scalar> {
        Some(BinaryCrossEntropyWithLogits.value_and_gradient(z, target, dz))
    }
}

impl<Y: Tensor> Loss<Y> for BinaryCrossEntropyWithLogits {
    type Expects = Logits;

    fn value_and_gradient(&self, z: &Y, target: &Y, dz: &mut Y) -> Y::Scalar {
        mean(z, target, dz, |z, t| {
            // The large terms cancel before the small one is added, and its digits survive.
            let value = (z.max(Y::Scalar::ZERO) - z * t) + (-z.abs()).exp().ln_1p();
            (value, z.sigmoid() - t)
        })
    }
}

/// The mean of a loss and its gradient over the elements of a sample.
fn mean<Y: Tensor>(
    y: &Y,
    target: &Y,
    dy: &mut Y,
    each: impl Fn(Y::Scalar, Y::Scalar) -> (Y::Scalar, Y::Scalar),
) -> Y::Scalar {
    let share = Y::Scalar::of(1.0 / Y::LEN as f64);
    let elements = y.as_slice().iter().zip(target.as_slice());
    share
        * sum(elements.zip(dy.as_mut_slice()).map(|((y, t), dy)| {
            let (value, slope) = each(*y, *t);
            *dy = slope * share;
            value
        }))
}
