//! Data sets made of others: changed as they are read, or one behind the other.

use super::{DataError, Dataset, Samples};
use crate::plain::{Plain, boxed_zeroed};
use crate::random::Draw;
use crate::tensor::Value;
use crate::train::batch::gather;

/// A data set whose samples and targets become others as they are read; see [`Dataset::map`].
#[derive(Debug, Clone)]
pub struct Mapped<D, F> {
    data: D,
    function: F,
}

impl<D, F> Mapped<D, F> {
    /// The samples that `function` makes of those of `data`.
    pub fn new(data: D, function: F) -> Self {
        Mapped { data, function }
    }
}

#[diagnostic::do_not_recommend]
impl<D, F, Y, U> Dataset for Mapped<D, F>
where
    D: Dataset,
    F: Fn(&D::Input, &D::Target) -> (Y, U) + Sync,
    Y: Value,
    U: Plain,
{
    type Input = Y;
    type Target = U;

    fn len(&self) -> usize {
        self.data.len()
    }

    fn read(&self, index: usize, y: &mut Y, made: &mut U) {
        let (mut x, mut target) = (boxed_zeroed(), boxed_zeroed());
        self.data.read(index, &mut x, &mut target);
        (*y, *made) = (self.function)(&x, &target);
    }

    fn read_varied(&self, index: usize, draw: Draw, y: &mut Y, made: &mut U) {
        let (mut x, mut target) = (boxed_zeroed(), boxed_zeroed());
        self.data.read_varied(index, draw, &mut x, &mut target);
        (*y, *made) = (self.function)(&x, &target);
    }
}

/// A data set whose samples and targets are changed in place as they are read; see [`Dataset::apply`].
#[derive(Debug, Clone)]
pub struct Applied<D, F> {
    data: D,
    change: F,
}

impl<D, F> Applied<D, F> {
    /// The samples of `data`, changed by `change`.
    pub fn new(data: D, change: F) -> Self {
        Applied { data, change }
    }
}

#[diagnostic::do_not_recommend]
impl<D, F> Dataset for Applied<D, F>
where
    D: Dataset,
    F: Fn(&mut D::Input, &mut D::Target) + Sync,
{
    type Input = D::Input;
    type Target = D::Target;

    fn len(&self) -> usize {
        self.data.len()
    }

    fn read(&self, index: usize, x: &mut D::Input, target: &mut D::Target) {
        self.data.read(index, x, target);
        (self.change)(x, target);
    }

    fn read_varied(&self, index: usize, draw: Draw, x: &mut D::Input, target: &mut D::Target) {
        self.data.read_varied(index, draw, x, target);
        (self.change)(x, target);
    }
}

/// The samples of one data set, then those of another; see [`Dataset::concat`].
#[doc(alias = "ConcatDataset")]
#[derive(Debug, Clone)]
pub struct Concat<A, B> {
    first: A,
    second: B,
}

impl<A, B> Concat<A, B> {
    /// The samples of `first`, then those of `second`.
    pub fn new(first: A, second: B) -> Self {
        Concat { first, second }
    }
}

#[diagnostic::do_not_recommend]
impl<A, B> Dataset for Concat<A, B>
where
    A: Dataset,
    B: Dataset<Input = A::Input, Target = A::Target>,
{
    type Input = A::Input;
    type Target = A::Target;

    fn len(&self) -> usize {
        self.first.len() + self.second.len()
    }

    fn read(&self, index: usize, x: &mut A::Input, target: &mut A::Target) {
        match index.checked_sub(self.first.len()) {
            None => self.first.read(index, x, target),
            Some(index) => self.second.read(index, x, target),
        }
    }

    fn read_varied(&self, index: usize, draw: Draw, x: &mut A::Input, target: &mut A::Target) {
        match index.checked_sub(self.first.len()) {
            None => self.first.read_varied(index, draw, x, target),
            Some(index) => self.second.read_varied(index, draw.inside(1), x, target),
        }
    }
}

/// A borrowed data set is one.
#[diagnostic::do_not_recommend]
impl<D: Dataset + ?Sized> Dataset for &D {
    type Input = D::Input;
    type Target = D::Target;

    fn len(&self) -> usize {
        D::len(self)
    }

    fn read(&self, index: usize, x: &mut D::Input, target: &mut D::Target) {
        D::read(self, index, x, target);
    }

    fn read_varied(&self, index: usize, draw: Draw, x: &mut D::Input, target: &mut D::Target) {
        D::read_varied(self, index, draw, x, target);
    }
}

/// Every sample of a data set, copied.
pub(super) fn samples<D: Dataset + ?Sized>(
    data: &D,
) -> Result<Samples<D::Input, D::Target>, DataError> {
    let (inputs, targets) = gather(data);
    Samples::new(inputs, targets)
}
