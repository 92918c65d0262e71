//! Which numbers are infinite or NaN.

use crate::class::Class;
use crate::index::{Index, Integer};
use crate::loss::Weighted;
use crate::tensor::{Flat, Pair, Quadruple, Triple};

/// What may hold numbers that are infinite or NaN: floats, arrays and tuples of such, and what holds none.
pub trait Finite {
    /// The place of the first such number, an index for each axis, and the number.
    fn not_finite(&self) -> Option<(Vec<usize>, f64)>;
}

macro_rules! floats {
    ($($float:ty),*) => { $(
        impl Finite for $float {
            fn not_finite(&self) -> Option<(Vec<usize>, f64)> {
                (!self.is_finite()).then(|| (Vec::new(), f64::from(*self)))
            }
        }
    )* };
}
floats!(f32, f64);

macro_rules! never {
    ($($number:ty),*) => { $(
        impl Finite for $number {
            fn not_finite(&self) -> Option<(Vec<usize>, f64)> {
                None
            }
        }
    )* };
}
never!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, bool, ());

impl<const N: usize> Finite for Class<N> {
    fn not_finite(&self) -> Option<(Vec<usize>, f64)> {
        None
    }
}

impl<const V: usize, I: Integer> Finite for Index<V, I> {
    fn not_finite(&self) -> Option<(Vec<usize>, f64)> {
        None
    }
}

impl<X: Finite, const N: usize> Finite for [X; N] {
    fn not_finite(&self) -> Option<(Vec<usize>, f64)> {
        let each = self.iter().map(X::not_finite).enumerate();
        first(each)
    }
}

impl<X: Finite> Finite for Flat<X> {
    fn not_finite(&self) -> Option<(Vec<usize>, f64)> {
        self.0.not_finite()
    }
}

impl<T: Finite + crate::plain::Plain> Finite for Weighted<T> {
    fn not_finite(&self) -> Option<(Vec<usize>, f64)> {
        first(
            [self.target.not_finite(), self.weight.not_finite()]
                .into_iter()
                .enumerate(),
        )
    }
}

macro_rules! several {
    ($(($($part:ident $place:tt),*) $([$name:ident])?;)*) => { $(
        impl<$($part: Finite),*> Finite for several!(@ ($($part),*) $($name)?) {
            fn not_finite(&self) -> Option<(Vec<usize>, f64)> {
                first([$(self.$place.not_finite()),*].into_iter().enumerate())
            }
        }
    )* };
    (@ ($($part:ident),*)) => { ($($part,)*) };
    (@ ($($part:ident),*) $name:ident) => { $name<$($part),*> };
}
several! {
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1) [Pair];
    (A 0, B 1, C 2) [Triple];
    (A 0, B 1, C 2, D 3) [Quadruple];
}

/// The first of several parts that has one, with the place of the part before that of the number.
fn first(
    parts: impl Iterator<Item = (usize, Option<(Vec<usize>, f64)>)>,
) -> Option<(Vec<usize>, f64)> {
    for (index, found) in parts {
        if let Some((mut position, number)) = found {
            position.insert(0, index);
            return Some((position, number));
        }
    }
    None
}
