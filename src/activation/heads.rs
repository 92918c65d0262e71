//! Heads: what the last activation of a network gives, which a loss must fit.

use super::{
    Activation, Celu, Elu, Exponential, HardShrink, HardSigmoid, HardTanh, Identity, LeakyRelu,
    LogSoftmax, Relu, Relu6, Selu, Sigmoid, SoftShrink, Softmax, Softplus, Softsign, SparsePlus,
    SparseSigmoid, SquaredRelu, Squareplus, Tanh, TanhShrink,
};
use crate::tensor::Tensor;

/// A head whose outputs are probabilities.
#[diagnostic::on_unimplemented(
    message = "this loss expects probabilities, but the network ends in `{Self}`, which gives none",
    label = "this loss expects probabilities",
    note = "a linear output is `Identity`: end the network with `-> Softmax` or `-> Sigmoid`, or take the loss on logits: `CategoricalCrossEntropyWithLogits`, `BinaryCrossEntropyWithLogits`, `CategoricalFocalCrossEntropyWithLogits`, `BinaryFocalCrossEntropyWithLogits`",
    note = "an activation of your own that gives them says so: `impl GivesProbabilities for Mine {{}}`"
)]
pub trait GivesProbabilities {}

/// A head whose outputs are logits: any numbers, before softmax or sigmoid.
#[diagnostic::on_unimplemented(
    message = "this loss expects logits, but the network ends in `{Self}`, which does not give them",
    label = "this loss expects logits: it takes the softmax or sigmoid itself",
    note = "remove the last activation, or take the loss on probabilities: `CategoricalCrossEntropy`, `BinaryCrossEntropy`, `CategoricalFocalCrossEntropy`, `BinaryFocalCrossEntropy`",
    note = "an activation of your own that gives them says so: `impl GivesLogits for Mine {{}}`"
)]
pub trait GivesLogits {}

/// A head whose outputs are logarithms of probabilities.
#[diagnostic::on_unimplemented(
    message = "this loss expects log-probabilities, but the network ends in `{Self}`, which gives none",
    label = "this loss expects log-probabilities",
    note = "end the network with `-> LogSoftmax`; after `-> Softmax` there is `CategoricalCrossEntropy` for `NegativeLogLikelihood`, and `KullbackLeibler` for `KullbackLeiblerWithLogProbabilities`",
    note = "an activation of your own that gives them says so: `impl GivesLogProbabilities for Mine {{}}`"
)]
pub trait GivesLogProbabilities {}

/// A head whose outputs are not negative.
#[diagnostic::on_unimplemented(
    message = "this loss expects numbers that are not negative, but the network ends in `{Self}`, which may give others",
    label = "this loss expects numbers that are not negative",
    note = "a linear output is `Identity`: end the network with an activation that gives none below 0, such as `-> Relu`; of the logarithms of rates there is `PoissonWithLogRates`",
    note = "an activation of your own that gives no number below 0 says so: `impl GivesNonNegative for Mine {{}}`"
)]
pub trait GivesNonNegative {}

/// A head whose outputs are numbers of either sign.
#[diagnostic::on_unimplemented(
    message = "this loss expects numbers of either sign, but the network ends in `{Self}`, which gives those of one alone",
    label = "this loss expects numbers of either sign",
    note = "it takes scores or logarithms as they are: remove the last activation, or end the network with `-> Tanh`; of probabilities there are `CategoricalCrossEntropy` and `BinaryCrossEntropy`, of rates there is `Poisson`",
    note = "an activation of your own that gives them says so: `impl GivesSigned for Mine {{}}`"
)]
pub trait GivesSigned {}

impl GivesProbabilities for Softmax {}
impl GivesProbabilities for Sigmoid {}
impl GivesLogits for Identity {}
impl GivesLogProbabilities for LogSoftmax {}
impl GivesNonNegative for Relu {}
impl GivesNonNegative for Sigmoid {}
impl GivesNonNegative for Softmax {}
impl GivesNonNegative for Exponential {}
impl<const BETA: u64> GivesNonNegative for Softplus<BETA> {}
impl GivesSigned for Identity {}
impl GivesSigned for Tanh {}

/// Heads that fit, but are not what a message should recommend: some have no gradient where they
/// are level, and a list of all would hide the few that are meant.
macro_rules! unrecommended {
    ($($trait:ident: $($head:ident $(<$(const $argument:ident),+>)?),+;)+) => {$($(
        #[diagnostic::do_not_recommend]
        impl$(<$(const $argument: u64),+>)? $trait for $head$(<$($argument),+>)? {}
    )+)+};
}

unrecommended! {
    GivesProbabilities: HardSigmoid, SparseSigmoid;
    GivesNonNegative: Relu6, SquaredRelu, Squareplus<const B>, SparsePlus, HardSigmoid, SparseSigmoid;
    GivesSigned: LeakyRelu<const SLOPE>, Elu<const ALPHA>, Celu<const ALPHA>, Selu, Softsign,
        SoftShrink<const LAMBDA>, HardShrink<const LAMBDA>, TanhShrink, HardTanh<const MIN, const MAX>;
}

/// The heads of a network with several outputs, a tuple of one for each.
///
/// A loss of all outputs together fits what all the heads give.
pub struct Endings<Heads>(core::marker::PhantomData<Heads>);

macro_rules! all_give {
    ($($trait:ident)+) => { $(
        all_give!($trait: A, B);
        all_give!($trait: A, B, C);
        all_give!($trait: A, B, C, D);
    )+ };
    ($trait:ident: $($head:ident),+) => {
        #[diagnostic::do_not_recommend]
        impl<$($head: $trait),+> $trait for Endings<($($head,)+)> {}
    };
}

all_give!(GivesProbabilities GivesLogits GivesLogProbabilities GivesNonNegative GivesSigned);

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
