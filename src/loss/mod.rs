//! Losses: how far an output is from its target, and the gradient of that.
//!
//! A loss is for one sample; a batch takes the mean over its samples. Which loss fits which head
//! is checked by the types, and a loss that can be computed together with the head (softmax with
//! its cross-entropy) is, without a word.
#![forbid(unsafe_code)]

mod binary;
mod categorical;
mod clip;
mod mean_squared_error;
mod target;

pub use binary::{BinaryCrossEntropy, BinaryCrossEntropyWithLogits};
pub use categorical::{
    CategoricalCrossEntropy, CategoricalCrossEntropyWithLogits, NegativeLogLikelihood,
};
pub use mean_squared_error::MeanSquaredError;
pub use target::Target;

use crate::activation::{GivesLogProbabilities, GivesLogits, GivesProbabilities};
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
    /// What it expects of the network's head: [`Anything`], [`Probabilities`], [`Logits`] or
    /// [`LogProbabilities`].
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
}

impl<Y: Tensor, T, L: Loss<Y, T>> Loss<Y, T> for &L {
    type Expects = L::Expects;

    fn value_and_gradient(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
        L::value_and_gradient(self, y, target, dy)
    }

    fn after_softmax(&self, z: &Y, y: &Y, target: &T, dz: &mut Y) -> Option<Y::Scalar> {
        L::after_softmax(self, z, y, target, dz)
    }

    fn after_sigmoid(&self, z: &Y, y: &Y, target: &T, dz: &mut Y) -> Option<Y::Scalar> {
        L::after_sigmoid(self, z, y, target, dz)
    }
}

/// For a loss that any head fits.
pub struct Anything;
/// For a loss of probabilities.
pub struct Probabilities;
/// For a loss of logits.
pub struct Logits;
/// For a loss of log-probabilities.
pub struct LogProbabilities;

/// That a head gives what a loss expects.
#[diagnostic::on_unimplemented(message = "the loss does not fit the network's head `{Head}`")]
pub trait FitsHead<Head> {}

impl<Head> FitsHead<Head> for Anything {}
impl<Head: GivesProbabilities> FitsHead<Head> for Probabilities {}
impl<Head: GivesLogits> FitsHead<Head> for Logits {}
impl<Head: GivesLogProbabilities> FitsHead<Head> for LogProbabilities {}

/// Σ terms, one by one, in double precision.
fn sum<T: Float>(terms: impl Iterator<Item = T>) -> T {
    T::of(terms.fold(0.0, |sum, term| sum + term.to_f64()))
}
