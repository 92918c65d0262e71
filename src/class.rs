//! Class labels: whole numbers that are known to be in range.
#![forbid(unsafe_code)]

use core::fmt;

use crate::plain::Plain;
use crate::scalar::Float;

/// A label of one of `N` classes, 0 to N − 1.
///
/// It is checked once, when it is made; a loss of an output `[f32; N]` takes it as it is. It takes
/// four bytes.
///
/// ```
/// use netwright::class::Class;
///
/// # fn main() -> Result<(), netwright::class::ClassError> {
/// let seven = Class::<10>::new(7)?;
/// assert_eq!(seven, Class::try_from(7_u8)?);
/// assert_eq!(seven.index(), 7);
/// assert_eq!(Class::<3>::new(1)?.one_hot::<f32>(), [0.0, 1.0, 0.0]);
///
/// let error = Class::<10>::new(12).unwrap_err();
/// assert_eq!(error.to_string(), "class 12 is out of range: there are 10 classes, 0 to 9");
/// # Ok(())
/// # }
/// ```
#[derive(Plain, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class<const N: usize>(u32);

impl<const N: usize> Class<N> {
    /// The class of this index.
    ///
    /// # Errors
    /// Unless `index < N`.
    pub const fn new(index: usize) -> Result<Class<N>, ClassError> {
        Class::checked(index as u64)
    }

    const fn checked(index: u64) -> Result<Class<N>, ClassError> {
        const { assert!(N as u64 <= 1 << 32, "there are at most 2³² classes") }
        if index < N as u64 {
            Ok(Class(index as u32))
        } else {
            Err(ClassError {
                index,
                classes: N as u64,
            })
        }
    }

    /// Its index: below `N`.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// 1 at its index, 0 elsewhere.
    pub fn one_hot<T: Float>(self) -> [T; N] {
        let mut row = [T::ZERO; N];
        row[self.index()] = T::ONE;
        row
    }
}

impl<const N: usize> fmt::Display for Class<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const N: usize> From<Class<N>> for usize {
    fn from(class: Class<N>) -> usize {
        class.index()
    }
}

macro_rules! from_numbers {
    ($($number:ty),*) => { $(
        impl<const N: usize> TryFrom<$number> for Class<N> {
            type Error = ClassError;

            fn try_from(index: $number) -> Result<Class<N>, ClassError> {
                Class::checked(index as u64)
            }
        }
    )* };
}
from_numbers!(u8, u16, u32, u64, usize);

/// A number that is no class: too large.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ClassError {
    index: u64,
    classes: u64,
}

impl fmt::Display for ClassError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ClassError { index, classes } = self;
        write!(f, "class {index} is out of range: ")?;
        match classes {
            0 => write!(f, "there are no classes"),
            1 => write!(f, "there is 1 class, 0"),
            _ => write!(f, "there are {classes} classes, 0 to {}", classes - 1),
        }
    }
}

crate::error::debug_is_the_sentence!(ClassError);

impl core::error::Error for ClassError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_a_constant() {
        const SEVEN: Class<10> = match Class::new(7) {
            Ok(class) => class,
            Err(_) => panic!("7 is one of 10 classes"),
        };
        assert_eq!(SEVEN.index(), 7);
        assert_eq!(size_of_val(&SEVEN), 4);
    }

    #[test]
    fn the_last_class_is_in_range_and_the_next_is_not() {
        assert_eq!(Class::<10>::new(9).map(usize::from), Ok(9));
        assert!(Class::<10>::new(10).is_err());
        assert!(Class::<10>::try_from(u64::MAX).is_err());
        assert!(Class::<256>::try_from(u8::MAX).is_ok());
    }

    #[test]
    #[should_panic(expected = "class 12 is out of range: there are 10 classes, 0 to 9")]
    fn unwrapping_an_error_says_the_sentence() {
        Class::<10>::new(12).unwrap();
    }

    #[test]
    fn a_message_counts_the_classes() {
        let message = |error: ClassError| error.to_string();
        assert_eq!(
            Class::<10>::try_from(12_u8).map_err(message),
            Err("class 12 is out of range: there are 10 classes, 0 to 9".into())
        );
        assert_eq!(
            Class::<1>::new(1).map_err(message),
            Err("class 1 is out of range: there is 1 class, 0".into())
        );
        assert_eq!(
            Class::<0>::new(0).map_err(message),
            Err("class 0 is out of range: there are no classes".into())
        );
    }
}
