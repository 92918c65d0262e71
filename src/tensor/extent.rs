//! Lengths of axes as numbers of typenum: what stable Rust cannot compute from const parameters.
//!
//! A network that is generic over `const H: usize` and pools its rows has rows of `H / 2`. For each such
//! parameter, `network!` declares a trait, `FeaturesH` for a network `Features`, that
//! [`Extent<H>`](Extent) has for every `H` up to 1024, and whose associated types are the lengths. All else
//! is of no public interface.
#![forbid(unsafe_code)]

use core::ops::{Add, Div, Mul, Sub};

use generic_array::ArrayLength;
use typenum::{Const, Diff, Max, Maximum, Prod, Quot, Sum, ToUInt, U};

#[doc(hidden)]
pub use generic_array::GenericArray;

/// The length of an axis, in a bound of code that is generic over it.
///
/// ```
/// use netwright::prelude::*;
///
/// network! {
///     /// Twelve features of an image of any height and width.
///     pub struct Features<const H: usize, const W: usize>: [1, H, W] -> [12] {
///         conv1: Conv2d(6, kernel = 5) -> Relu -> MaxPool2d(2),
///         conv2: Conv2d(12, kernel = 3) -> Relu -> GlobalAvgPool,
///     }
/// }
///
/// fn brightest<const H: usize, const W: usize>(net: &Features<H, W>, x: &[[[f32; W]; H]; 1]) -> usize
/// where
///     Extent<H>: FeaturesH,
///     Extent<W>: FeaturesW,
/// {
///     let y = net.forward(x);
///     (0..12).max_by(|a, b| y[*a].total_cmp(&y[*b])).unwrap_or(0)
/// }
///
/// let net = Features::<28, 32>::zeroed();
/// brightest(&net, &[[[0.0; 32]; 28]; 1]);
/// ```
pub struct Extent<const LENGTH: usize>;

/// A number of typenum that is the length of an axis.
#[doc(hidden)]
pub trait Count: ArrayLength + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<N: ArrayLength + Send + Sync + 'static> Count for N {}

/// A length that typenum knows as a const generic: each up to 1024, and a few above.
#[doc(hidden)]
pub trait Counted {
    /// The length as typenum has it.
    type Number;
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Counted for Extent<N>
where
    Const<N>: ToUInt,
{
    type Number = U<N>;
}

/// ⌊max(times · n + more − less, 0) / by⌋. There is one of every number: that one is too small is said by
/// the requirements of the layers, with both numbers.
#[doc(hidden)]
pub trait Step<const TIMES: usize, const MORE: usize, const LESS: usize, const BY: usize> {
    /// The number.
    type To: Count;
}

type Grown<N, const TIMES: usize, const MORE: usize> = Sum<Prod<N, U<TIMES>>, U<MORE>>;
type Lessened<N, const LESS: usize> = Diff<Maximum<N, U<LESS>>, U<LESS>>;

#[diagnostic::do_not_recommend]
impl<N, const TIMES: usize, const MORE: usize, const LESS: usize, const BY: usize>
    Step<TIMES, MORE, LESS, BY> for N
where
    Const<TIMES>: ToUInt,
    Const<MORE>: ToUInt,
    Const<LESS>: ToUInt,
    Const<BY>: ToUInt,
    N: Mul<U<TIMES>>,
    Prod<N, U<TIMES>>: Add<U<MORE>>,
    Grown<N, TIMES, MORE>: Max<U<LESS>>,
    Maximum<Grown<N, TIMES, MORE>, U<LESS>>: Sub<U<LESS>>,
    Lessened<Grown<N, TIMES, MORE>, LESS>: Div<U<BY>>,
    Quot<Lessened<Grown<N, TIMES, MORE>, LESS>, U<BY>>: Count,
{
    type To = Quot<Lessened<Grown<N, TIMES, MORE>, LESS>, U<BY>>;
}
