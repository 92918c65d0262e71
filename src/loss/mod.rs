//! Losses: how far an output is from its target, and the gradient of that.
//!
//! A loss is for one sample; a batch takes the mean over its samples. Which loss fits which head
//! is checked by the types, and a loss that can be computed together with the head (softmax with
//! its cross-entropy) is, without a word.
#![forbid(unsafe_code)]

mod binary;
mod categorical;
mod class_terms;
mod clip;
mod divergence;
mod embedding;
mod expects;
mod margin;
mod mean;
mod pointwise;
mod poisson;
mod regression;
mod similarity;
mod smoothing;
mod target;
mod weights;

pub use binary::{
    BinaryCrossEntropy, BinaryCrossEntropyWithLogits, BinaryFocalCrossEntropy,
    BinaryFocalCrossEntropyWithLogits,
};
pub use categorical::{
    CategoricalCrossEntropy, CategoricalCrossEntropyWithLogits, CategoricalFocalCrossEntropy,
    CategoricalFocalCrossEntropyWithLogits, NegativeLogLikelihood,
};
pub use class_terms::{ClassTerms, OverClasses};
pub use divergence::{KullbackLeibler, KullbackLeiblerWithLogProbabilities};
pub use embedding::{Contrastive, CosineEmbedding, OneShape, TripletMargin};
pub use expects::{
    Anything, Classes, FitsHead, LogProbabilities, Logits, NonNegative, OutputsAlike,
    Probabilities, Signed, WithClasses,
};
pub use margin::{CategoricalHinge, Hinge, MultiMargin, SquaredHinge};
pub use mean::Mean;
pub use pointwise::PointwiseLoss;
pub use poisson::{Poisson, PoissonWithLogRates};
pub use regression::{
    Huber, LogCosh, MeanAbsoluteError, MeanAbsolutePercentageError, MeanSquaredError,
    MeanSquaredLogarithmicError, SmoothL1,
};
pub use similarity::CosineSimilarity;
pub use smoothing::{LabelSmoothing, Labels};
pub use target::{Target, TargetLoss};
pub use weights::{Average, ClassWeights, SampleWeights, Weighted};

use crate::scalar::Float;
use crate::tensor::Tensor;

/// A loss of an output of type `Y` against a target of type `T`.
///
/// ```
/// use netwright::prelude::*;
///
/// /// The sum of absolute errors.
/// pub struct L1;
///
/// impl<const N: usize> Loss<[f32; N]> for L1 {
///     type Expects = Anything;
///
///     fn value_and_gradient(&self, y: &[f32; N], target: &[f32; N], dy: &mut [f32; N]) -> f32 {
///         let mut sum = 0.0;
///         for i in 0..N {
///             let error = y[i] - target[i];
///             sum += error.abs();
///             dy[i] = error.signum();
///         }
///         sum
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a loss of an output `{Y}` against a target `{T}`",
    label = "does not fit output `{Y}` and target `{T}`"
)]
pub trait Loss<Y: Tensor, T = Y> {
    /// What it expects of the network's head: [`Anything`], [`Probabilities`], [`Logits`],
    /// [`LogProbabilities`], [`NonNegative`] or [`Signed`].
    type Expects;

    /// The loss of one sample; writes its gradient with respect to `y` to `dy`.
    fn value_and_gradient(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar;

    /// The loss and its gradient with respect to `z`, where `y = softmax(z)`, if there is a form
    /// better than the loss and softmax one after the other.
    fn after_softmax(&self, z: &Y, y: &Y, target: &T, dz: &mut Y) -> Option<Y::Scalar> {
        let _ = (z, y, target, dz);
        None
    }

    /// The loss and its gradient with respect to `z`, where `y = sigmoid(z)`, if there is a form
    /// better than the loss and sigmoid one after the other.
    fn after_sigmoid(&self, z: &Y, y: &Y, target: &T, dz: &mut Y) -> Option<Y::Scalar> {
        let _ = (z, y, target, dz);
        None
    }

    /// What a sample of this target counts for in the mean over a batch, Σ losses / Σ counts: 1
    /// unless told otherwise.
    ///
    /// A weighted loss returns its weight here if the batch is to divide by the sum of the
    /// weights, and 1 if by the number of samples. The mean of what counts for nothing is 0.
    fn counts(&self, target: &T) -> f64 {
        let _ = target;
        1.0
    }
}

/// Σ terms, one by one, in double precision.
fn sum<T: Float>(terms: impl Iterator<Item = T>) -> T {
    T::of(terms.fold(0.0, |sum, term| sum + term.to_f64()))
}
