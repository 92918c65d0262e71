//! Activations: functions of a value to one of the same shape, and the heads of networks.
//!
//! An activation of one's own is written once, over a generic scalar; its derivative follows:
//!
//! ```
//! use netwright::prelude::*;
//!
//! /// x · sigmoid(2x)
//! pub struct Swish2;
//!
//! impl Pointwise for Swish2 {
//!     fn value<R: Real>(x: R) -> R {
//!         x * (x + x).sigmoid()
//!     }
//! }
//!
//! network! {
//!     pub struct Small: [4] -> [2] {
//!         hidden: Dense(8) -> self::Swish2,
//!         output: Dense(2),
//!     }
//! }
//! # fn main() {}
//! ```
#![forbid(unsafe_code)]

pub mod functions;
mod pointwise;
mod softmax;

pub use pointwise::{
    Gelu, Identity, LeakyRelu, LeakyReluArguments, Pointwise, Relu, Sigmoid, Tanh,
};
pub use softmax::{LogSoftmax, Softmax};

use crate::init::Init;
use crate::loss::Loss;
use crate::tensor::Tensor;

/// A function of a value to one of the same shape, without parameters.
///
/// Implement [`Pointwise`] for one that works element by element, and this trait for any other.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an activation of `{X}`",
    label = "expected an activation here",
    note = "an activation of your own implements `Pointwise`; a layer stands in an entry of its own, or is written with its input: `my::Layer<_>`"
)]
pub trait Activation<X: Tensor>: 'static {
    /// How the weights of the layer before it are drawn unless told otherwise.
    const INIT: Init = crate::init::glorot_uniform();

    /// Computes y from z.
    fn apply(z: &X, y: &mut X);

    /// Turns `d`, the gradient with respect to y, into the one with respect to z, in place.
    fn backward(z: &X, y: &X, d: &mut X);

    /// The loss of a network that ends here and its gradient with respect to z, where activation
    /// and loss have a form better than one after the other.
    fn fused<T, L: Loss<X, T>>(
        loss: &L,
        z: &X,
        y: &X,
        target: &T,
        dz: &mut X,
    ) -> Option<X::Scalar> {
        let _ = (loss, z, y, target, dz);
        None
    }

    /// The loss of a network that ends here; writes its gradient with respect to z to `dz`.
    fn loss<T, L: Loss<X, T>>(loss: &L, z: &X, y: &X, target: &T, dz: &mut X) -> X::Scalar {
        Self::fused(loss, z, y, target, dz).unwrap_or_else(|| {
            let value = loss.value_and_gradient(y, target, dz);
            Self::backward(z, y, dz);
            value
        })
    }
}

/// A head whose outputs are probabilities.
#[diagnostic::on_unimplemented(
    message = "this loss expects probabilities, but the network ends in `{Self}`, which gives none",
    label = "this loss expects probabilities",
    note = "a linear output is `Identity`: end the network with `-> Softmax` or `-> Sigmoid`, or take the loss on logits: `CategoricalCrossEntropyWithLogits`, `BinaryCrossEntropyWithLogits`"
)]
pub trait GivesProbabilities {}

/// A head whose outputs are logits: any numbers, before softmax or sigmoid.
#[diagnostic::on_unimplemented(
    message = "this loss expects logits, but the network ends in `{Self}`, which does not give them",
    label = "this loss expects logits: it takes the softmax or sigmoid itself",
    note = "remove the last activation, or take the loss on probabilities: `CategoricalCrossEntropy`, `BinaryCrossEntropy`"
)]
pub trait GivesLogits {}

/// A head whose outputs are logarithms of probabilities.
#[diagnostic::on_unimplemented(
    message = "this loss expects log-probabilities, but the network ends in `{Self}`, which gives none",
    label = "this loss expects log-probabilities",
    note = "end the network with `-> LogSoftmax`, or take `CategoricalCrossEntropy` after `-> Softmax`"
)]
pub trait GivesLogProbabilities {}

impl GivesProbabilities for Softmax {}
impl GivesProbabilities for Sigmoid {}
impl GivesLogits for Identity {}
impl GivesLogProbabilities for LogSoftmax {}

/// The head of a network that ends in a layer or network which brings its own ending `H`.
///
/// It changes nothing; a loss must fit `H`.
pub struct Inherited<H>(core::marker::PhantomData<H>);

#[diagnostic::do_not_recommend]
impl<X: Tensor, H: 'static> Activation<X> for Inherited<H> {
    fn apply(z: &X, y: &mut X) {
        crate::plain::copy(z, y);
    }

    fn backward(_: &X, _: &X, _: &mut X) {}
}
