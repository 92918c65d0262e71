//! What a loss expects of the network's head.

use core::marker::PhantomData;

use super::embedding::OneShape;
use crate::activation::{
    GivesLogProbabilities, GivesLogits, GivesNonNegative, GivesProbabilities, GivesSigned,
};
use crate::tensor::Vector;

/// For a loss that any head fits.
pub struct Anything;
/// For a loss of probabilities.
pub struct Probabilities;
/// For a loss of logits.
pub struct Logits;
/// For a loss of log-probabilities.
pub struct LogProbabilities;
/// For a loss of numbers that are not negative, such as rates and counts.
pub struct NonNegative;
/// For a loss of numbers of either sign, such as scores and the logarithms of rates.
pub struct Signed;
/// For a loss of `N` outputs of one shape; `Parts` are the types of the outputs.
pub struct OutputsAlike<Parts, const N: usize>(PhantomData<Parts>);
/// For a loss that expects `Inner`, of an output `Y` of `N` classes.
pub struct WithClasses<Inner, Y, const N: usize>(PhantomData<(Inner, Y)>);

/// For a loss that expects `Inner`, of an output `Y` that is one vector of classes.
pub struct OfVector<Inner, Y>(PhantomData<(Inner, Y)>);

/// An output that is one vector, an element for each class.
#[diagnostic::on_unimplemented(
    message = "this loss is over the classes of a vector, but the network gives `{Self}`",
    label = "takes a vector, one number for each class",
    note = "for each step of a sequence it is `EachStep(loss)`, against one target a step: `[Class<N>; STEPS]`"
)]
pub trait OneVector {}

#[diagnostic::do_not_recommend]
impl<Y: Vector> OneVector for Y {}

/// A vector of `N` elements, one for each class.
#[diagnostic::on_unimplemented(
    message = "this loss has weights for {N} classes, but the network gives `{Self}`",
    label = "has weights for {N} classes"
)]
pub trait Classes<const N: usize> {}

impl<T, const N: usize> Classes<N> for [T; N] {}

/// That a head gives what a loss expects.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a loss can expect of a head",
    label = "expects `{Self}`",
    note = "`Expects` of a loss is one of `Anything`, `Probabilities`, `Logits`, `LogProbabilities`, `NonNegative` and `Signed`"
)]
pub trait FitsHead<Head> {}

impl<Head> FitsHead<Head> for Anything {}
impl<Head: GivesProbabilities> FitsHead<Head> for Probabilities {}
impl<Head: GivesLogits> FitsHead<Head> for Logits {}
impl<Head: GivesLogProbabilities> FitsHead<Head> for LogProbabilities {}
impl<Head: GivesNonNegative> FitsHead<Head> for NonNegative {}
impl<Head: GivesSigned> FitsHead<Head> for Signed {}
impl<Head, Parts: OneShape<N>, const N: usize> FitsHead<Head> for OutputsAlike<Parts, N> {}
impl<Head, Inner: FitsHead<Head>, Y: OneVector> FitsHead<Head> for OfVector<Inner, Y> {}
impl<Head, Inner, Y, const N: usize> FitsHead<Head> for WithClasses<Inner, Y, N>
where
    Inner: FitsHead<Head>,
    Y: Classes<N>,
{
}
