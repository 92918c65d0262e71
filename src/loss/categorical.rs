//! Cross-entropy over classes.

use super::clip::clip;
use super::target::weighted;
use super::{LogProbabilities, Logits, Loss, Probabilities, Target, sum};
use crate::activation::{Activation, Softmax};
use crate::plain::copy;
use crate::scalar::{Float, Real};
use crate::tensor::Tensor;

/// L = −Σᵢ tᵢ ln pᵢ of probabilities y, where p is y / Σ y, clipped to 1e-7 ..= 1 − 1e-7.
///
/// The output is a vector of probabilities; the target is a vector of the same length, one-hot or
/// soft, or a [`Class`](crate::class::Class). The gradient is that of this very expression: zero
/// through a clipped element, and through the division by the sum otherwise. Keras's
/// `CategoricalCrossentropy` and `SparseCategoricalCrossentropy` with `from_logits=False`.
///
/// After [`Softmax`](crate::activation::Softmax) the loss is computed from the logits, as in
/// [`CategoricalCrossEntropyWithLogits`]: nothing is clipped, and a hopelessly wrong output still
/// has a gradient.
#[doc(alias(
    "CategoricalCrossentropy",
    "SparseCategoricalCrossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy"
))]
#[derive(Debug, Clone, Copy, Default)]
pub struct CategoricalCrossEntropy;

/// L = Σᵢ tᵢ (ln Σⱼ e^zⱼ − zᵢ) of logits z; dzᵢ = softmax(z)ᵢ · Σ t − tᵢ.
///
/// The output is a vector of logits, the target a vector of the same length, one-hot or soft, or a
/// [`Class`](crate::class::Class). It is finite for all finite logits. PyTorch's
/// `CrossEntropyLoss`, Keras's `CategoricalCrossentropy` and `SparseCategoricalCrossentropy` with
/// `from_logits=True`.
#[doc(alias(
    "CrossEntropyLoss",
    "cross_entropy",
    "from_logits",
    "CategoricalCrossentropy",
    "SparseCategoricalCrossentropy"
))]
#[derive(Debug, Clone, Copy, Default)]
pub struct CategoricalCrossEntropyWithLogits;

/// L = −Σᵢ tᵢ yᵢ of log-probabilities y; dyᵢ = −tᵢ.
///
/// The output is a vector of log-probabilities, the target a vector of the same length, one-hot or
/// soft, or a [`Class`](crate::class::Class). PyTorch's `NLLLoss`; after
/// [`LogSoftmax`](crate::activation::LogSoftmax) it is the cross-entropy.
#[doc(alias("NLLLoss", "nll_loss"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct NegativeLogLikelihood;

impl<Y: Tensor, T: Target<Y>> Loss<Y, T> for CategoricalCrossEntropy {
    type Expects = Probabilities;

    fn value_and_gradient(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
        let (y, dy) = (y.as_slice(), dy.as_mut_slice());
        let total = sum(y.iter().copied());
        for (i, dy) in dy.iter_mut().enumerate() {
            let (p, slope) = clip(y[i] / total);
            *dy = -target.weight(i) * slope / p;
        }
        // d(yᵢ / Σ y) / dyⱼ = (δᵢⱼ − yᵢ / Σ y) / Σ y.
        let mean = sum(dy.iter().zip(y).map(|(dp, y)| *dp * *y)) / total;
        for dy in dy {
            *dy = (*dy - mean) / total;
        }
        -weighted::<Y, T>(target, |i| clip(y[i] / total).0.ln())
    }

    fn after_softmax(&self, z: &Y, y: &Y, target: &T, dz: &mut Y) -> Option<Y::Scalar> {
        copy(y, dz);
        Some(cross_entropy(z, target, dz))
    }
}

impl<Y: Tensor, T: Target<Y>> Loss<Y, T> for CategoricalCrossEntropyWithLogits {
    type Expects = Logits;

    fn value_and_gradient(&self, z: &Y, target: &T, dz: &mut Y) -> Y::Scalar {
        Softmax::apply(z, dz);
        cross_entropy(z, target, dz)
    }
}

/// The cross-entropy of logits z; turns `d`, which holds their softmax, into the gradient.
fn cross_entropy<Y: Tensor, T: Target<Y>>(z: &Y, target: &T, d: &mut Y) -> Y::Scalar {
    let (z, d) = (z.as_slice(), d.as_mut_slice());
    // The largest logit and its probability give the logarithm of the sum without an exponential:
    // ln Σ e^z = max z − ln max p.
    let max = largest(z);
    let log = largest(d).ln();
    let value = weighted::<Y, T>(target, |i| (max - z[i]) - log);
    let total = sum((0..Y::LEN).map(|i| target.weight(i)));
    for (i, d) in d.iter_mut().enumerate() {
        *d = *d * total - target.weight(i);
    }
    value
}

/// The largest of some numbers; NaN if one is.
fn largest<T: Float>(numbers: &[T]) -> T {
    let lowest = -T::ONE / T::ZERO;
    numbers.iter().fold(lowest, |max, x| max.max(*x))
}

impl<Y: Tensor, T: Target<Y>> Loss<Y, T> for NegativeLogLikelihood {
    type Expects = LogProbabilities;

    fn value_and_gradient(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
        for (i, dy) in dy.as_mut_slice().iter_mut().enumerate() {
            *dy = -target.weight(i);
        }
        let y = y.as_slice();
        -weighted::<Y, T>(target, |i| y[i])
    }
}
