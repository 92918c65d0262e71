//! Activations: functions of a value to one of the same shape, and the heads of networks.
//!
//! # The activations
//!
//! Above the line each element is computed alone, below it all of a vector together. Arguments show
//! their defaults; the names are those of `keras.activations` and `torch.nn`.
//!
//! | declared as | y | Keras | PyTorch |
//! |---|---|---|---|
//! | [`Identity`] | x | `linear` | `Identity` |
//! | [`Relu`] | max(x, 0) | `relu` | `ReLU` |
//! | [`LeakyRelu`]`(slope = 0.01)` | x for x > 0, otherwise slope · x | `leaky_relu` (0.2) | `LeakyReLU` |
//! | [`Relu6`] | min(max(x, 0), 6) | `relu6` | `ReLU6` |
//! | [`SquaredRelu`] | max(x, 0)² | | |
//! | [`Threshold`]`(threshold, value)` | x for x > threshold, otherwise value | `threshold` | `Threshold` |
//! | [`Elu`]`(alpha = 1)` | x for x > 0, otherwise α (eˣ − 1) | `elu` | `ELU` |
//! | [`Celu`]`(alpha = 1)` | x for x > 0, otherwise α (e^(x/α) − 1) | `celu` | `CELU` |
//! | [`Selu`] | 1.0507 x for x > 0, otherwise 1.7581 (eˣ − 1) | `selu` | `SELU` |
//! | [`Exponential`] | eˣ | `exponential` | `torch.exp` |
//! | [`Softplus`]`(beta = 1)` | ln(1 + e^(βx)) / β | `softplus` | `Softplus` |
//! | [`Squareplus`]`(b = 4)` | (x + √(x² + b)) / 2 | `squareplus` | |
//! | [`SparsePlus`] | (x + 1)² / 4 from −1 to 1, 0 below, x above | `sparse_plus` | |
//! | [`LogSigmoid`] | ln sigmoid(x) | `log_sigmoid` | `LogSigmoid` |
//! | [`Sigmoid`] | 1 / (1 + e⁻ˣ) | `sigmoid` | `Sigmoid` |
//! | [`HardSigmoid`] | x / 6 + ½ from −3 to 3, 0 below, 1 above | `hard_sigmoid` | `Hardsigmoid` |
//! | [`SparseSigmoid`] | x / 2 + ½ from −1 to 1, 0 below, 1 above | `sparse_sigmoid` | |
//! | [`Tanh`] | tanh x | `tanh` | `Tanh` |
//! | [`HardTanh`]`(min = -1, max = 1)` | x from min to max, min below, max above | `hard_tanh` | `Hardtanh` |
//! | [`Softsign`] | x / (1 + \|x\|) | `softsign` | `Softsign` |
//! | [`Silu`], [`Swish`] | x · sigmoid(x) | `silu`, `swish` | `SiLU` |
//! | [`HardSwish`], [`HardSilu`] | x · hard_sigmoid(x) | `hard_swish`, `hard_silu` | `Hardswish` |
//! | [`Mish`] | x · tanh(softplus(x)) | `mish` | `Mish` |
//! | [`Gelu`] | x · Φ(x) = ½ x (1 + erf(x / √2)) | `gelu` | `GELU` |
//! | [`GeluTanh`] | ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))) | `gelu(approximate=True)` | `GELU(approximate="tanh")` |
//! | [`SoftShrink`]`(lambda = 0.5)` | x ∓ λ beyond ±λ, otherwise 0 | `soft_shrink` | `Softshrink` |
//! | [`HardShrink`]`(lambda = 0.5)` | x beyond ±λ, otherwise 0 | `hard_shrink` | `Hardshrink` |
//! | [`TanhShrink`] | x − tanh x | `tanh_shrink` | `Tanhshrink` |
//! | | | | |
//! | [`Softmax`] | e^(xᵢ) / Σⱼ e^(xⱼ) | `softmax` | `Softmax` |
//! | [`LogSoftmax`] | xᵢ − ln Σⱼ e^(xⱼ) | `log_softmax` | `LogSoftmax` |
//!
//! - In `fn forward` they are called in snake case, the value first: `leaky_relu(x, slope = 0.2)`.
//! - Where a function has a kink, the derivative is PyTorch's; each activation says which.
//! - NaN gives NaN, value and derivative. Infinity gives the limit, where there is one; the gated
//!   ones of Keras and PyTorch give NaN at −∞.
//! - The weights before an activation are drawn to fit it ([`Activation::INIT`]): by He before what
//!   rectifies, by LeCun before `Selu`, by Glorot before all others.
//!
//! # Which loss fits which head
//!
//! `Softmax`, `Sigmoid`, `HardSigmoid` and `SparseSigmoid` give probabilities, `LogSoftmax`
//! log-probabilities, `Identity` logits. A loss that expects one of these fits no other head; the
//! squared error fits all.
//!
//! - `LogSigmoid` gives no log-probabilities in the sense of `NegativeLogLikelihood`: its outputs are
//!   not of classes that exclude each other, and that loss would raise the right one without ever
//!   lowering another.
//! - What is merely positive, as `Softplus` and `Exponential` are, is no probability, and what has
//!   been bent, as by `LeakyRelu`, no longer a logit: softmax of it could not be any distribution.
//!
//! # Your own
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

mod arguments;
mod exponentials;
// Hidden, so that messages call a type by its own name, not by that of its function.
#[doc(hidden)]
pub mod functions;
mod gated;
mod heads;
mod identity;
mod pieces;
mod pointwise;
mod rectifiers;
mod shrinks;
mod sigmoids;
mod smooth_rectifiers;
mod softmax;

pub use exponentials::{Celu, CeluArguments, Elu, EluArguments, Exponential, Selu};
pub use gated::{Gelu, GeluTanh, HardSilu, HardSwish, Mish, Silu, Swish};
pub use heads::{
    Endings, GivesLogProbabilities, GivesLogits, GivesNonNegative, GivesProbabilities, GivesSigned,
    Inherited,
};
pub use identity::Identity;
pub use pointwise::Pointwise;
pub use rectifiers::{
    LeakyRelu, LeakyReluArguments, Relu, Relu6, SquaredRelu, Threshold, ThresholdArguments,
};
pub use shrinks::{HardShrink, HardShrinkArguments, SoftShrink, SoftShrinkArguments, TanhShrink};
pub use sigmoids::{
    HardSigmoid, HardTanh, HardTanhArguments, Sigmoid, Softsign, SparseSigmoid, Tanh,
};
pub use smooth_rectifiers::{
    LogSigmoid, Softplus, SoftplusArguments, SparsePlus, Squareplus, SquareplusArguments,
};
pub use softmax::{LogSoftmax, Softmax};

use crate::init::Init;
use crate::loss::Loss;
use crate::requirement::Requirement;
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

    /// What its arguments must fulfil; a declaration that does not is a compile error.
    const CHECK: Requirement = Requirement::NONE;

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

/// An activation that can be computed in the place of its input, to the same bits: the built-in ones, and
/// what works element by element.
#[doc(hidden)]
pub trait InPlace<X: Tensor>: Activation<X> {
    /// y ← y of it.
    fn apply_in_place(y: &mut X);
}
