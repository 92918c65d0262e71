//! Indices into a table: whole numbers that are known to be in range.
#![forbid(unsafe_code)]

use core::fmt;

use crate::plain::{Plain, zeroed};
use crate::tensor::{Shape, Tensor, Value};

/// An index below `V`: a word of a vocabulary of `V`, a token of a text, a category.
///
/// It is checked once, when it is made of a plain integer, so that whatever takes it cannot fail. It
/// takes the room of `I`, which is `u8`, `u16` or `u32`. Unless given it is `u32`, which holds an index
/// into any table; `Index<256, u8>` takes a byte.
///
/// ```
/// use netwright::index::Index;
///
/// # fn main() -> Result<(), netwright::index::IndexError> {
/// let word: Index<1000> = Index::new(7)?;
/// assert_eq!(word.index(), 7);
///
/// let text: [Index<1000>; 3] = Index::all([7, 0, 999])?;
/// assert_eq!(text[0], word);
///
/// let error = Index::<1000, u16>::all([7, 1000, 1001]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "index 1000 at position 1 is out of range: there are 1000, 0 to 999",
/// );
/// # Ok(())
/// # }
/// ```
///
/// Where nothing tells the integer, the type does: `<Index<1000>>::new(7)`.
#[doc(alias("token", "LongTensor"))]
#[derive(Plain, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Index<const V: usize, I: Integer = u32>(I);

/// The integers that an [`Index`] is kept in: `u8`, `u16` and `u32`.
#[diagnostic::on_unimplemented(
    message = "an `Index` is kept in `u8`, `u16` or `u32`, not in `{Self}`",
    label = "not `u8`, `u16` or `u32`"
)]
pub trait Integer: sealed::Integer {}

mod sealed {
    use crate::plain::Plain;

    /// What an index needs of an integer.
    pub trait Integer: Plain + Copy + Eq + Ord + core::fmt::Debug + core::hash::Hash {
        /// How many numbers there are.
        const COUNT: u64;
        const NAME: &'static str;

        /// The number, which is one of them.
        fn of(number: usize) -> Self;

        fn number(self) -> usize;
    }
}

macro_rules! integers {
    ($($integer:ident),*) => { $(
        impl sealed::Integer for $integer {
            const COUNT: u64 = 1 << $integer::BITS;
            const NAME: &'static str = stringify!($integer);

            fn of(number: usize) -> $integer {
                number as $integer
            }

            fn number(self) -> usize {
                self as usize
            }
        }

        #[diagnostic::do_not_recommend]
        impl Integer for $integer {}
    )* };
}
integers!(u8, u16, u32);

impl<const V: usize, I: Integer> Index<V, I> {
    /// That the integer holds every index.
    const HOLDS: () = assert!(
        V as u64 <= I::COUNT,
        "the integer of this `Index` does not hold all its numbers: `Index<V>` takes `u32`"
    );

    /// The index of this number.
    ///
    /// # Errors
    /// Unless `index < V`.
    pub fn new(index: usize) -> Result<Index<V, I>, IndexError> {
        Index::checked(index)
    }

    /// The indices of these numbers, which are of any type of integer.
    ///
    /// # Errors
    /// That of the first which is not below `V`, with its position.
    pub fn all<const N: usize, T>(indices: [T; N]) -> Result<[Index<V, I>; N], IndexError>
    where
        T: Copy,
        Index<V, I>: TryFrom<T, Error = IndexError>,
    {
        let mut all = [zeroed(); N];
        Index::fill(&indices, &mut all)?;
        Ok(all)
    }

    /// As [`all`](Index::all), of any number of them.
    ///
    /// # Errors
    /// That of the first which is not below `V`, with its position.
    #[cfg(feature = "alloc")]
    pub fn from_slice<T>(indices: &[T]) -> Result<alloc::vec::Vec<Index<V, I>>, IndexError>
    where
        T: Copy,
        Index<V, I>: TryFrom<T, Error = IndexError>,
    {
        let mut all = alloc::vec![zeroed(); indices.len()];
        Index::fill(indices, &mut all)?;
        Ok(all)
    }

    /// As [`all`](Index::all), in place.
    ///
    /// # Errors
    /// That of the first which is not below `V`, with its position.
    ///
    /// # Panics
    /// If the two slices are not of one length.
    #[track_caller]
    pub fn fill<T>(indices: &[T], all: &mut [Index<V, I>]) -> Result<(), IndexError>
    where
        T: Copy,
        Index<V, I>: TryFrom<T, Error = IndexError>,
    {
        let (n, m) = (indices.len(), all.len());
        assert!(
            n == m,
            "{n} integers, but room for {m} indices: there must be as many of both"
        );
        for (position, (index, place)) in indices.iter().zip(all).enumerate() {
            *place = Index::try_from(*index).map_err(|error| error.at(position))?;
        }
        Ok(())
    }

    fn checked<T: Into<Number>>(index: T) -> Result<Self, IndexError> {
        let () = Self::HOLDS;
        let number = index.into();
        match usize::try_from(number.0) {
            Ok(index) if index < V => Ok(Index(I::of(index))),
            _ => Err(IndexError {
                index: number.0,
                position: None,
                bound: V,
            }),
        }
    }

    /// The number: below `V`.
    pub fn index(self) -> usize {
        self.0.number()
    }
}

/// Any integer, as messages say it.
struct Number(i128);

impl<const V: usize, I: Integer> fmt::Display for Index<V, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.index().fmt(f)
    }
}

impl<const V: usize, I: Integer> From<Index<V, I>> for usize {
    fn from(index: Index<V, I>) -> usize {
        index.index()
    }
}

macro_rules! from_numbers {
    ($($number:ty),*) => { $(
        impl From<$number> for Number {
            fn from(number: $number) -> Number {
                Number(number as i128)
            }
        }

        impl<const V: usize, I: Integer> TryFrom<$number> for Index<V, I> {
            type Error = IndexError;

            fn try_from(index: $number) -> Result<Index<V, I>, IndexError> {
                Index::checked(index)
            }
        }
    )* };
}
from_numbers!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

/// A number that is no index: negative, or too large.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct IndexError {
    index: i128,
    position: Option<usize>,
    bound: usize,
}

impl IndexError {
    /// The same of the number at this position.
    const fn at(self, position: usize) -> IndexError {
        IndexError {
            position: Some(position),
            ..self
        }
    }

    /// The position of the number among those that were given, if there were several.
    pub const fn position(&self) -> Option<usize> {
        self.position
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "index {}", self.index)?;
        if let Some(position) = self.position {
            write!(f, " at position {position}")?;
        }
        match self.bound {
            0 => write!(f, " is out of range: there are none"),
            1 => write!(f, " is out of range: there is 1, 0"),
            n => write!(f, " is out of range: there are {n}, 0 to {}", n - 1),
        }
    }
}

crate::error::debug_is_the_sentence!(IndexError);

impl core::error::Error for IndexError {}

#[diagnostic::do_not_recommend]
impl<const V: usize, I: Integer> Value for Index<V, I> {
    type Grad = ();
    const SHAPE: Shape = Shape::SCALAR;
}

/// Indices into one table: an [`Index`], or an array of such.
///
/// The size of the table follows from their type.
#[diagnostic::on_unimplemented(
    message = "indices are needed here, such as `[Index<1000>; 32]`, but the value is `{Self}`",
    label = "takes indices, receives `{Self}`",
    note = "`Index::all` makes them of plain integers, once, where the data is read"
)]
pub trait Indices: Value {
    /// How many entries the table has.
    const ENTRIES: usize;
    /// How many indices there are.
    const COUNT: usize;
    /// An `E` for each entry of the table.
    type Table<E: Tensor>: Tensor<Scalar = E::Scalar>;
    /// An `E` for each index.
    type PerIndex<E: Tensor>: Tensor<Scalar = E::Scalar>;

    /// Calls `see` with the place of each index among them, and the index.
    fn each(&self, see: &mut dyn FnMut(usize, usize));
}

#[diagnostic::do_not_recommend]
impl<const V: usize, I: Integer> Indices for Index<V, I> {
    const ENTRIES: usize = {
        let () = Self::HOLDS;
        V
    };
    const COUNT: usize = 1;
    type Table<E: Tensor> = [E; V];
    type PerIndex<E: Tensor> = E;

    fn each(&self, see: &mut dyn FnMut(usize, usize)) {
        see(0, self.index());
    }
}

#[diagnostic::do_not_recommend]
impl<X: Indices, const N: usize> Indices for [X; N] {
    const ENTRIES: usize = X::ENTRIES;
    const COUNT: usize = N * X::COUNT;
    type Table<E: Tensor> = X::Table<E>;
    type PerIndex<E: Tensor> = [X::PerIndex<E>; N];

    fn each(&self, see: &mut dyn FnMut(usize, usize)) {
        for (i, x) in self.iter().enumerate() {
            x.each(&mut |place, index| see(i * X::COUNT + place, index));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_takes_the_room_of_its_integer() {
        assert_eq!(size_of::<Index<1000>>(), 4);
        assert_eq!(size_of::<[Index<1000, u16>; 3]>(), 6);
        assert_eq!(size_of::<Index<256, u8>>(), 1);
        assert_eq!(Index::<256, u8>::new(255).map(Index::index), Ok(255));
        assert_eq!(
            Index::<65_536, u16>::new(65_535).map(Index::index),
            Ok(65_535)
        );
    }

    #[test]
    fn what_is_out_of_range_is_an_error_that_says_where() {
        let all = |numbers: [i64; 3]| <Index<10>>::all(numbers).map(|all| all.map(Index::index));
        assert_eq!(all([0, 9, 3]), Ok([0, 9, 3]));
        let error = |numbers| all(numbers).unwrap_err();
        assert_eq!(error([0, -1, 12]).position(), Some(1));
        assert_eq!(
            error([0, 1, 1 << 40]).to_string(),
            "index 1099511627776 at position 2 is out of range: there are 10, 0 to 9"
        );
        assert_eq!(
            error([-1, 1, 1]).to_string(),
            "index -1 at position 0 is out of range: there are 10, 0 to 9"
        );
        let error = <Index<1>>::new(1).unwrap_err();
        assert_eq!(error.to_string(), "index 1 is out of range: there is 1, 0");
        assert!(<Index<0>>::new(0).is_err());
        assert_eq!(<Index<10>>::try_from(u64::MAX).ok(), None);
    }

    #[test]
    fn a_slice_becomes_indices() {
        let some: Vec<Index<10>> = Index::from_slice(&[1_u32, 2, 3]).unwrap();
        assert_eq!(some.len(), 3);
        assert_eq!(
            Index::<10>::from_slice(&[1_u8, 10]).unwrap_err().position(),
            Some(1)
        );
    }

    #[test]
    fn indices_are_seen_in_their_places() {
        let words: [[Index<10>; 2]; 2] = [Index::all([3, 4]).unwrap(), Index::all([5, 6]).unwrap()];
        let mut seen = Vec::new();
        words.each(&mut |place, index| seen.push((place, index)));
        assert_eq!(seen, [(0, 3), (1, 4), (2, 5), (3, 6)]);
    }
}
