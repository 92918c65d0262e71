//! What an entry of an array can be read as.

use std::fmt;

use crate::class::Class;
use crate::index::{Index, Integer};
use crate::plain::Plain;
use crate::tensor::Shape;

/// What a sample or target of an NPY file is read as: `f32`, `f64`, `u8`, `u16`, `u32`, a class, an index, or an array of
/// such.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not read from NPY files",
    label = "expected numbers, classes, indices or arrays of such"
)]
pub trait Entries: Plain + sealed::Entries {}

impl<X: Plain + sealed::Entries> Entries for X {}

pub(super) mod sealed {
    use super::{Number, Shape, Wrong};

    pub trait Entries: Sized {
        /// The lengths of its axes.
        const ENTRY: Shape;

        /// Takes its numbers in their order.
        fn fill(&mut self, next: &mut impl FnMut() -> Number) -> Result<(), Wrong>;
    }
}

/// A number of a file.
#[derive(Debug, Clone, Copy)]
pub enum Number {
    Whole(i128),
    Real(f64),
}

/// A number that is not of the type.
pub struct Wrong {
    pub(super) expected: String,
    pub(super) found: Number,
}

impl Number {
    fn real(self) -> f64 {
        match self {
            Number::Whole(number) => number as f64,
            Number::Real(number) => number,
        }
    }

    /// The number, if it is a whole one.
    fn whole(self) -> Option<i128> {
        match self {
            Number::Whole(number) => Some(number),
            Number::Real(number) => {
                (number.fract() == 0.0 && number.abs() < 1e18).then_some(number as i128)
            }
        }
    }

    /// The number, if it may count places.
    fn index(self) -> Option<usize> {
        self.whole().and_then(|number| usize::try_from(number).ok())
    }

    /// What is made of the number, if it is one of those expected.
    fn made<T>(self, made: Option<T>, expected: impl Fn() -> String) -> Result<T, Wrong> {
        made.ok_or_else(|| Wrong {
            expected: expected(),
            found: self,
        })
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Whole(number) => number.fmt(f),
            Number::Real(number) => number.fmt(f),
        }
    }
}

macro_rules! floats {
    ($($float:ident),*) => { $(
        impl sealed::Entries for $float {
            const ENTRY: Shape = Shape::SCALAR;

            fn fill(&mut self, next: &mut impl FnMut() -> Number) -> Result<(), Wrong> {
                let number = next();
                let real = number.real();
                let made = real as $float;
                let kept = made.is_finite() || !real.is_finite();
                *self = number.made(kept.then_some(made), || {
                    concat!("a number in ", stringify!($float)).into()
                })?;
                Ok(())
            }
        }
    )* };
}
floats!(f32, f64);

macro_rules! integers {
    ($($integer:ident),*) => { $(
        impl sealed::Entries for $integer {
            const ENTRY: Shape = Shape::SCALAR;

            fn fill(&mut self, next: &mut impl FnMut() -> Number) -> Result<(), Wrong> {
                let number = next();
                let made = number.whole().and_then(|number| $integer::try_from(number).ok());
                *self = number.made(made, || {
                    format!("a whole number from 0 to {}", $integer::MAX)
                })?;
                Ok(())
            }
        }
    )* };
}
integers!(u8, u16, u32);

impl<const N: usize> sealed::Entries for Class<N> {
    const ENTRY: Shape = Shape::SCALAR;

    fn fill(&mut self, next: &mut impl FnMut() -> Number) -> Result<(), Wrong> {
        let number = next();
        let made = number.index().and_then(|index| Class::new(index).ok());
        *self = number.made(made, || format!("one of {N} classes, counted from 0"))?;
        Ok(())
    }
}

impl<const V: usize, I: Integer> sealed::Entries for Index<V, I> {
    const ENTRY: Shape = Shape::SCALAR;

    fn fill(&mut self, next: &mut impl FnMut() -> Number) -> Result<(), Wrong> {
        let number = next();
        let made = number.index().and_then(|index| Index::new(index).ok());
        *self = number.made(made, || format!("one of {V} indices, counted from 0"))?;
        Ok(())
    }
}

impl<X: sealed::Entries, const N: usize> sealed::Entries for [X; N] {
    const ENTRY: Shape = X::ENTRY.within(N);

    fn fill(&mut self, next: &mut impl FnMut() -> Number) -> Result<(), Wrong> {
        self.iter_mut().try_for_each(|x| x.fill(next))
    }
}
