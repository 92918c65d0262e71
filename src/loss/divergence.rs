//! The Kullback-Leibler divergence.

use super::categorical::CategoricalCrossEntropy;
use super::clip::{EPSILON, clip_to};
use super::target::{Target, TargetLoss, weighted};
use super::{LogProbabilities, NegativeLogLikelihood, Probabilities, sum};
use crate::scalar::{Dual, Real};
use crate::tensor::Tensor;

/// L = Σᵢ sᵢ ln(sᵢ / pᵢ) of probabilities y, where p and s are y and t clipped to 1e-7 ..= 1.
///
/// How far the distribution y is from the distribution t. dyᵢ = −sᵢ / pᵢ, and zero where yᵢ is
/// clipped. Output and target have the same shape, whichever it is; a
/// [`Class`](crate::class::Class) is a distribution, too. Keras's `KLDivergence`.
///
/// After [`Softmax`](crate::activation::Softmax) the loss is computed from the logits, nothing is
/// clipped, and its gradient is that of the cross-entropy: the two differ by Σ t ln t, which does
/// not depend on the output.
#[doc(alias("KLDivergence", "kl_divergence", "kld"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct KullbackLeibler;

/// L = Σᵢ tᵢ (ln tᵢ − yᵢ) of log-probabilities y; dyᵢ = −tᵢ.
///
/// The target holds probabilities, not their logarithms; one of 0 adds nothing. Output and target
/// have the same shape, whichever it is. PyTorch's `KLDivLoss` with `reduction="batchmean"`; its
/// default also divides by the number of elements, which PyTorch itself advises against.
#[doc(alias("KLDivLoss", "kl_div"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct KullbackLeiblerWithLogProbabilities;

impl TargetLoss for KullbackLeibler {
    type Expects<Y: Tensor> = Probabilities;

    fn against<Y: Tensor, T: Target<Y>>(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
        let elements = y.as_slice().iter().zip(dy.as_mut_slice()).enumerate();
        sum(elements.map(|(i, (y, dy))| {
            let s = clip_to(target.at(i), EPSILON, 1.0);
            let p = clip_to(Dual::variable(*y), EPSILON, 1.0);
            *dy = -s / p.value * p.derivative;
            s * (s / p.value).ln()
        }))
    }

    fn against_after_softmax<Y: Tensor, T: Target<Y>>(
        &self,
        z: &Y,
        y: &Y,
        target: &T,
        dz: &mut Y,
    ) -> Option<Y::Scalar> {
        let cross = CategoricalCrossEntropy.against_after_softmax(z, y, target, dz)?;
        Some(cross - entropy::<Y, T>(target))
    }
}

impl TargetLoss for KullbackLeiblerWithLogProbabilities {
    type Expects<Y: Tensor> = LogProbabilities;

    fn against<Y: Tensor, T: Target<Y>>(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
        NegativeLogLikelihood.against(y, target, dy) - entropy::<Y, T>(target)
    }
}

/// −Σᵢ tᵢ ln tᵢ.
fn entropy<Y: Tensor, T: Target<Y>>(target: &T) -> Y::Scalar {
    -weighted::<Y, T>(target, |i| target.at(i).ln())
}
