//! Data as a network and its loss take it.

use core::marker::PhantomData;

use super::Dataset;
use crate::plain::Plain;
use crate::random::Draw;
use crate::tensor::Value;

/// A sample of a data set, where a network takes such: the same type.
#[diagnostic::on_unimplemented(
    message = "the network takes samples `{Taken}`, but the data has samples `{Self}`",
    label = "has samples `{Self}`, not `{Taken}`",
    note = "declare the network for these samples, or read the data as what it takes"
)]
pub trait SampleFor<Taken> {
    /// The place of a sample itself.
    fn place(place: &mut Taken) -> &mut Self;
}

#[diagnostic::do_not_recommend]
impl<X> SampleFor<X> for X {
    fn place(place: &mut X) -> &mut X {
        place
    }
}

/// A target of a data set, where a loss compares outputs with such: the same type.
#[diagnostic::on_unimplemented(
    message = "the loss compares outputs with targets `{Taken}`, but the data has targets `{Self}`",
    label = "has targets `{Self}`, not `{Taken}`",
    note = "training and validation set have targets of one type",
    note = "for a loss in `SampleWeights`, each target is `Weighted {{ target, weight }}`; for one of rows of numbers, a class becomes a row by `class.one_hot()`"
)]
pub trait TargetFor<Taken> {
    /// The place of a target itself.
    fn place(place: &mut Taken) -> &mut Self;
}

#[diagnostic::do_not_recommend]
impl<T> TargetFor<T> for T {
    fn place(place: &mut T) -> &mut T {
        place
    }
}

/// Data of which it is known that its samples are `X` and its targets `T`.
pub(in crate::train) struct Fitting<'a, D: ?Sized, X, T> {
    data: &'a D,
    taken: PhantomData<fn() -> (X, T)>,
}

impl<'a, D: ?Sized, X, T> Fitting<'a, D, X, T> {
    pub(in crate::train) fn new(data: &'a D) -> Self {
        Fitting {
            data,
            taken: PhantomData,
        }
    }
}

impl<D, X, T> Dataset for Fitting<'_, D, X, T>
where
    D: Dataset<Input: SampleFor<X>, Target: TargetFor<T>> + ?Sized,
    X: Value,
    T: Plain,
{
    type Input = X;
    type Target = T;

    fn len(&self) -> usize {
        self.data.len()
    }

    fn read(&self, index: usize, x: &mut X, target: &mut T) {
        self.data
            .read(index, SampleFor::place(x), TargetFor::place(target));
    }

    fn read_varied(&self, index: usize, draw: Draw, x: &mut X, target: &mut T) {
        let (x, target) = (SampleFor::place(x), TargetFor::place(target));
        self.data.read_varied(index, draw, x, target);
    }
}
