//! The gradient checker: whether a derivative is the derivative of what it claims.
//!
//! A layer of one's own is tested in a line:
//!
//! ```
//! use netwright::check;
//! use netwright::layers::Dense;
//!
//! # fn main() {
//! check::layer::<Dense<[f64; 3], 2>>();
//! # }
//! ```
//!
//! Every derivative is compared with central differences, (f(x + h) − f(x − h)) / 2h, in double
//! precision; they agree if their relative error is at most [`TOLERANCE`]. Everything random comes
//! from a fixed seed, so that a check that passes once always passes.
//!
//! The functions here panic, as a test wants it, with a sentence that names the derivative, where
//! it is and both numbers. Those of [`verdict`] are the same and give the [`Mismatch`] instead.
#![forbid(unsafe_code)]

mod activation;
mod group;
mod input;
mod laws;
mod layer;
mod loss;
mod mismatch;
mod network;
mod numeric;
mod passes;
mod subject;

pub use input::{GradientOf, Input};
pub use mismatch::{Claim, Mismatch, Report};
pub use numeric::TOLERANCE;

use crate::activation::{Activation, Pointwise};
use crate::layer::Layer;
use crate::loss::{FitsHead, Loss, PointwiseLoss};
use crate::network::Network;
use crate::parameters::Model;
use crate::tensor::Tensor;

/// The same checks, for which a mismatch is a value.
pub mod verdict {
    pub use super::activation::{activation, vector_activation};
    pub use super::layer::{layer, layer_with};
    pub use super::loss::{loss, loss_after, pointwise_loss};
    pub use super::network::network;
}

/// Checks a layer, or a network as a layer, on random parameters and inputs.
///
/// The input is a tensor of `f64`; for any other, and for parameters that must not be arbitrary,
/// there is [`layer_with`]. What is checked:
///
/// - `backward` against central differences of `record`, in inference and in training (the random
///   numbers of a training pass stay the same), for groups of 1, 2 and up to 8 samples. The samples
///   of a group are taken together, so that layers that couple them are checked as well.
/// - `accumulate` likewise, for all parameters but buffers. Of a segment of more than 256
///   floats, 256 are checked, the first and the last among them; of an input likewise.
/// - That `accumulate` honours its part: shares of the rows change different floats, and shares of
///   rows or of samples, one after the other, give the bits of the whole.
/// - That `accumulate` needs no `backward` before it.
/// - That `record` in inference gives the bits of `forward`.
/// - That the size of the group changes no bit, unless [`COUPLED`](Layer::COUPLED).
/// - That what is in `y`, `dx`, `saved` and `scratch` beforehand changes no bit.
///
/// # Panics
/// If one does not hold.
#[track_caller]
pub fn layer<L>() -> Report
where
    L: Layer<Scalar = f64, Input: Tensor<Scalar = f64>>,
{
    pass(verdict::layer::<L>())
}

/// As [`layer`], for these parameters and inputs.
///
/// It takes any input whose gradient says what of it belongs to what, by [`GradientOf`]; integers
/// have none. Parameters and inputs in general position, such as random ones, show the most: nothing is
/// learnt of a weight by an input of zero, and at a kink there is no derivative.
///
/// # Panics
/// If there is a mismatch, or if there are fewer than two inputs: one sample cannot show whether
/// samples are kept apart.
#[track_caller]
pub fn layer_with<M>(net: &M, inputs: &[<M::Network as Layer>::Input]) -> Report
where
    M: Model<Network: Layer<Scalar = f64, Input: Input>>,
{
    pass(verdict::layer_with(net, inputs))
}

/// Checks a network with its loss: the gradient of the mean loss with respect to every parameter,
/// as in training, and with respect to the inputs, as in inference.
///
/// The network is checked as a [`layer`], too. It is one over `f64`.
///
/// # Panics
/// If there is a mismatch, if there are fewer than two inputs, or if there are not as many targets.
#[track_caller]
pub fn network<M, T, L>(
    net: &M,
    inputs: &[<M::Network as Layer>::Input],
    targets: &[T],
    loss: L,
) -> Report
where
    M: Model<Network: Network<Scalar = f64, Input: Input>>,
    L: Loss<<M::Network as Layer>::Output, T, Expects: FitsHead<<M::Network as Model>::Ending>>,
{
    pass(verdict::network(net, inputs, targets, loss))
}

/// Checks the derivative of an activation that works element by element: that
/// [`slope`](Pointwise::slope) is the derivative of [`value`](Pointwise::value), as dual numbers
/// give it.
///
/// They are compared from −16 to 16 in steps of a quarter, at ±0, and up to ±10⁴; at each place
/// also a touch to the left and to the right, where kinks show.
///
/// # Panics
/// If they differ, or if either is not a number.
#[track_caller]
pub fn activation<A: Pointwise>() -> Report {
    pass(verdict::activation::<A>())
}

/// Checks any activation on random values of the type `X`: its
/// [`backward`](Activation::backward) against central differences.
///
/// # Panics
/// If they differ.
#[track_caller]
pub fn vector_activation<A, X>() -> Report
where
    A: Activation<X>,
    X: Tensor<Scalar = f64>,
{
    pass(verdict::vector_activation::<A, X>())
}

/// Checks the derivative of a loss that works element by element: that
/// [`value_and_slope`](PointwiseLoss::value_and_slope) gives [`value`](PointwiseLoss::value) and its
/// derivative, as dual numbers give it, for each of these outputs against each of these targets.
///
/// # Panics
/// If they differ, or if either is not a number.
#[track_caller]
pub fn pointwise_loss<L: PointwiseLoss>(loss: &L, outputs: &[f64], targets: &[f64]) -> Report {
    pass(verdict::pointwise_loss(loss, outputs, targets))
}

/// Checks the gradient of a loss at this output and target.
///
/// # Panics
/// If it differs from central differences.
#[track_caller]
pub fn loss<L, Y, T>(loss: &L, y: &Y, target: &T) -> Report
where
    L: Loss<Y, T>,
    Y: Tensor<Scalar = f64>,
{
    pass(verdict::loss(loss, y, target))
}

/// Checks the gradient of a loss after the head `A` with respect to `z`, the value before the head:
/// of the fused form, if there is one.
///
/// # Panics
/// If it differs from central differences.
#[track_caller]
pub fn loss_after<A, L, Y, T>(loss: &L, z: &Y, target: &T) -> Report
where
    A: Activation<Y>,
    L: Loss<Y, T>,
    Y: Tensor<Scalar = f64>,
{
    pass(verdict::loss_after::<A, L, Y, T>(loss, z, target))
}

#[track_caller]
fn pass(verdict: Result<Report, Mismatch>) -> Report {
    verdict.unwrap_or_else(|mismatch| panic!("{mismatch}"))
}
