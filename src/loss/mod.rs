//! Losses: how far an output is from its target, and the gradient of that.
//!
//! A loss is for one sample; a batch takes the mean over its samples. Which loss fits which head
//! is checked by the types, and a loss that can be computed together with the head (softmax with
//! its cross-entropy) is, without a word.
//!
//! In the formulas y is the output, t the target, e = y − t; *mean* is over the elements of a
//! sample, Σ a sum over them. A target is a tensor like the output, or a
//! [`Class`](crate::class::Class), which stands for its one-hot row, unless told otherwise.
//!
//! An argument of a loss that makes no sense, such as `Huber { delta: -1.0 }`, is refused in a
//! sentence: by the trainer as an error, by `gradient` with a panic, by `valid()` in a constant as a
//! compile error. [`Loss::rules`] says what must hold.
//!
//! # Of numbers
//!
//! | loss | formula | expects | Keras | PyTorch |
//! |---|---|---|---|---|
//! | [`MeanSquaredError`] | mean e² | anything | `MeanSquaredError` | `MSELoss` |
//! | [`MeanAbsoluteError`] | mean \|e\| | anything | `MeanAbsoluteError` | `L1Loss` |
//! | [`Huber`] | mean e² / 2, beyond δ = 1 linear | anything | `Huber` | `HuberLoss` |
//! | [`SmoothL1`] | `Huber` / β | anything | none | `SmoothL1Loss` |
//! | [`LogCosh`] | mean ln cosh e | anything | `LogCosh` | none |
//! | [`MeanAbsolutePercentageError`] | 100 mean \|e / t\| | anything | `MeanAbsolutePercentageError` | none |
//! | [`MeanSquaredLogarithmicError`] | mean (ln(1 + y) − ln(1 + t))² | not negative | `MeanSquaredLogarithmicError` | none |
//! | [`Poisson`] | mean y − t ln y | not negative | `Poisson` | `PoissonNLLLoss(log_input=False)` |
//! | [`PoissonWithLogRates`] | mean e^y − t y | either sign | none | `PoissonNLLLoss` |
//! | [`CosineSimilarity`] | −y · t / (\|y\| \|t\|) | anything | `CosineSimilarity` | none |
//!
//! # Of probabilities
//!
//! | loss | formula | expects | Keras | PyTorch |
//! |---|---|---|---|---|
//! | [`CategoricalCrossEntropy`] | −Σ t ln y | probabilities | `CategoricalCrossentropy`, `SparseCategoricalCrossentropy` | none |
//! | [`CategoricalCrossEntropyWithLogits`] | the same of softmax(y) | logits | the same, `from_logits=True` | `CrossEntropyLoss` |
//! | [`NegativeLogLikelihood`] | −Σ t y | log-probabilities | none | `NLLLoss` |
//! | [`CategoricalFocalCrossEntropy`] | −α Σ t (1 − y)^γ ln y | probabilities | `CategoricalFocalCrossentropy` | none |
//! | [`CategoricalFocalCrossEntropyWithLogits`] | the same of softmax(y) | logits | the same, `from_logits=True` | none |
//! | [`BinaryCrossEntropy`] | −mean t ln y + (1 − t) ln(1 − y) | probabilities | `BinaryCrossentropy` | `BCELoss` |
//! | [`BinaryCrossEntropyWithLogits`] | the same of sigmoid(y) | logits | the same, `from_logits=True` | `BCEWithLogitsLoss` |
//! | [`BinaryFocalCrossEntropy`] | the same with (1 − s)^γ, s the probability of what is true | probabilities | `BinaryFocalCrossentropy` | none |
//! | [`BinaryFocalCrossEntropyWithLogits`] | the same of sigmoid(y) | logits | the same, `from_logits=True` | none |
//! | [`KullbackLeibler`] | Σ t ln(t / y) | probabilities | `KLDivergence` | none |
//! | [`KullbackLeiblerWithLogProbabilities`] | Σ t (ln t − y) | log-probabilities | none | `KLDivLoss(reduction="batchmean")` |
//!
//! # Of scores
//!
//! | loss | formula | expects | Keras | PyTorch |
//! |---|---|---|---|---|
//! | [`Hinge`] | mean max(1 − t y, 0), t = ±1 | either sign | `Hinge` | none |
//! | [`SquaredHinge`] | mean max(1 − t y, 0)² | either sign | `SquaredHinge` | none |
//! | [`CategoricalHinge`] | max(max (1 − t) y − Σ t y + 1, 0) | either sign | `CategoricalHinge` | none |
//! | [`MultiMargin`] | mean max(m − yⱼ + y, 0), j the true class | either sign | none | `MultiMarginLoss` |
//!
//! # Of several outputs of one shape
//!
//! | loss | formula | target | Keras | PyTorch |
//! |---|---|---|---|---|
//! | [`TripletMargin`] | max(m + \|a − p\| − \|a − n\|, 0) | `()` | none | `TripletMarginLoss` |
//! | [`Contrastive`] | d² / 2, or max(m − d, 0)² / 2 | `bool`: together | none | none |
//! | [`CosineEmbedding`] | 1 − cos, or max(cos − m, 0) | `bool`: together | none | `CosineEmbeddingLoss` |
//!
//! # Weights and smoothing
//!
//! | wrapped around a loss | what it does | target | Keras | PyTorch |
//! |---|---|---|---|---|
//! | [`LabelSmoothing`] | makes labels less certain | as the loss | `label_smoothing` | `label_smoothing` |
//! | [`SampleWeights`] | weights each sample | [`Weighted`] | `sample_weight`, `ignore_class` | `ignore_index` |
//! | [`ClassWeights`] | weights samples by their class | as the loss | `class_weight` | `weight`, of labels |
//! | [`ClassTerms`] | weights the terms of the classes | as the loss | `alpha` of the focal loss | `weight` |
//!
//! # Sequences
//!
//! [`EachStep`] is the mean of a loss over the steps of a sequence, of which each has a target: of an output
//! `[[f32; 28]; 24]`, `EachStep(CategoricalCrossEntropyWithLogits)` against `[Class<28>; 24]`. Losses over classes
//! take a network's vector alone, for themselves.
//!
//! # Several outputs
//!
//! A tuple of losses is the loss of a network with as many outputs: the first of the first output, and
//! so on. The target is a tuple, too: `(CategoricalCrossEntropyWithLogits, MeanSquaredError)` against
//! `(Class<10>, [f32; 4])`. [`Scaled`] says how much each counts.
//!
//! # What a loss expects
//!
//! | of the head | heads that give it | because |
//! |---|---|---|
//! | [`Anything`] | all | |
//! | [`Probabilities`] | `Softmax`, `Sigmoid` | their logarithms are taken |
//! | [`Logits`] | none, a linear output | softmax or sigmoid is taken |
//! | [`LogProbabilities`] | `LogSoftmax` | they are taken as they are |
//! | [`NonNegative`] | those that give nothing below 0, such as `Relu` | a rate below 0 has no logarithm, or an output there no gradient |
//! | [`Signed`] | those that give numbers of either sign, such as a linear output and `Tanh` | a side that the head never gives cannot be right |
//!
//! A head of one's own says what it gives by a line, such as `impl GivesSigned for Mine {}`
//! ([`activation`](crate::activation)).
#![forbid(unsafe_code)]

mod binary;
mod categorical;
mod class_terms;
mod clip;
mod divergence;
mod each_step;
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
mod together;
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
pub use each_step::EachStep;
pub use embedding::{Contrastive, CosineEmbedding, OneShape, TripletMargin};
pub use expects::{
    Anything, Classes, FitsHead, LogProbabilities, Logits, NonNegative, OfVector, OneVector,
    OutputsAlike, Probabilities, Signed, WithClasses,
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
pub use together::{OfEach, Scaled};
pub use weights::{Average, ClassWeights, SampleWeights, Weighted};

use crate::config::Rules;
use crate::scalar::Float;
use crate::tensor::Tensor;

/// A loss of an output of type `Y` against a target of type `T`.
///
/// A loss that works element by element is a [`PointwiseLoss`], written in a line. Any other:
///
/// ```
/// use netwright::prelude::*;
///
/// /// The largest of the squared errors.
/// pub struct Worst;
///
/// impl<const N: usize> Loss<[f32; N]> for Worst {
///     type Expects = Anything;
///
///     fn value_and_gradient(&self, y: &[f32; N], target: &[f32; N], dy: &mut [f32; N]) -> f32 {
///         let error = |i: usize| y[i] - target[i];
///         let larger = |a: usize, b: usize| if error(b).abs() > error(a).abs() { b } else { a };
///         let worst = (0..N).fold(0, larger);
///         *dy = [0.0; N];
///         dy[worst] = 2.0 * error(worst);
///         error(worst) * error(worst)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a loss of an output `{Y}` against a target `{T}`",
    label = "does not fit output `{Y}` and target `{T}`",
    note = "a target of `Contrastive` and `CosineEmbedding` is a `bool`, of `TripletMargin` `()`, of `SampleWeights` `Weighted {{ target, weight }}`, of others a tensor like the output, or `Class<N>` for an output of `N` classes; of several outputs loss and target are tuples, in the order of the outputs",
    note = "a loss of your own implements `PointwiseLoss`, or `Loss`"
)]
pub trait Loss<Y: Tensor, T = Y>: Sync {
    /// What it expects of the network's head: [`Anything`], [`Probabilities`], [`Logits`],
    /// [`LogProbabilities`], [`NonNegative`] or [`Signed`].
    type Expects;

    /// What must hold of its arguments, and of those of a loss inside it: nothing unless told
    /// otherwise.
    ///
    /// Training begins, and a gradient is computed, only if it holds.
    fn rules(&self) -> Rules {
        Rules::new()
    }

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
