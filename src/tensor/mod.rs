//! What flows through a network: plain arrays, and what is known of their shapes.
//!
//! A sample is `[f32; 784]` or `[[[f32; 28]; 28]; 1]`; a batch is a slice of samples. There is no
//! tensor type to learn.

mod axes;
#[doc(hidden)]
pub mod extent;
mod generic;
mod last;
mod several;
mod stack;

use core::fmt;
use core::marker::PhantomData;
use core::ptr::NonNull;

use crate::plain::Plain;
use crate::scalar::Float;

pub use axes::{Channels, Grid, Image, Sequence, Signal, Vector};
pub use extent::Extent;
pub(crate) use generic::{recast, recast_mut};
pub use last::LastAxes;
pub use several::{Nth, OfParts, Pair, Quadruple, Several, Triple};
pub use stack::Stack;

/// The largest number of axes of a tensor.
pub const MAX_RANK: usize = 8;

/// The lengths of a tensor's axes, outermost first; shown as `[16, 4, 4]`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    axes: [usize; MAX_RANK],
    rank: usize,
}

impl Shape {
    /// The shape of a single number: no axis.
    pub const SCALAR: Shape = Shape {
        axes: [0; MAX_RANK],
        rank: 0,
    };

    /// A shape with these axes.
    ///
    /// # Panics
    /// With more than [`MAX_RANK`] axes; in a constant, that is a compile error.
    pub const fn new(axes: &[usize]) -> Shape {
        assert!(axes.len() <= MAX_RANK, "a tensor has at most 8 axes");
        let mut shape = Shape::SCALAR;
        while shape.rank < axes.len() {
            shape.axes[shape.rank] = axes[shape.rank];
            shape.rank += 1;
        }
        shape
    }

    /// This shape with an outer axis of `length` put before it.
    ///
    /// # Panics
    /// With more than [`MAX_RANK`] axes; in a constant, that is a compile error.
    pub const fn within(self, length: usize) -> Shape {
        assert!(self.rank < MAX_RANK, "a tensor has at most 8 axes");
        let mut shape = Shape::SCALAR;
        shape.axes[0] = length;
        shape.rank = 1;
        while shape.rank <= self.rank {
            shape.axes[shape.rank] = self.axes[shape.rank - 1];
            shape.rank += 1;
        }
        shape
    }

    /// This shape with its outer axis `times` as long; a number becomes an axis of `times`.
    pub const fn repeated(self, times: usize) -> Shape {
        if self.rank == 0 {
            return self.within(times);
        }
        let mut shape = self;
        shape.axes[0] *= times;
        shape
    }

    /// The lengths of the axes, outermost first.
    pub const fn axes(&self) -> &[usize] {
        self.axes.split_at(self.rank).0
    }

    /// The number of elements: the product of the axes.
    pub const fn len(&self) -> usize {
        let mut product = 1;
        let mut axis = 0;
        while axis < self.rank {
            product *= self.axes[axis];
            axis += 1;
        }
        product
    }

    /// The index along each axis of the element at this place.
    #[cfg(feature = "alloc")]
    pub(crate) fn indices(self, mut place: usize) -> alloc::vec::Vec<usize> {
        let mut indices = self.axes().to_vec();
        for (index, length) in indices.iter_mut().zip(self.axes()).rev() {
            *index = place % length;
            place /= length;
        }
        indices
    }

    /// Whether this is the other shape, as a constant can ask.
    pub const fn is(&self, other: Shape) -> bool {
        let mut axis = 0;
        while axis < MAX_RANK {
            if self.axes[axis] != other.axes[axis] {
                return false;
            }
            axis += 1;
        }
        self.rank == other.rank
    }

    /// Whether there is no element.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.axes()).finish()
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (axis, length) in self.axes().iter().enumerate() {
            let separator = if axis == 0 { "" } else { ", " };
            write!(f, "{separator}{length}")?;
        }
        f.write_str("]")
    }
}

/// What can travel along an edge of a network: a tensor of floats, an array of integers, or a
/// struct of several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value a network can take",
    label = "expected an array of numbers, such as `[f32; 784]`"
)]
pub trait Value: Plain {
    /// The type of a gradient with respect to this value: the type itself for floats, `()` for
    /// what has none, such as integers.
    type Grad: Value;

    /// The lengths of the axes.
    const SHAPE: Shape;

    /// The parts of a struct of several values, with their names; none of a single value.
    const PARTS: &'static [(&'static str, Shape)] = &[];
}

/// The gradient with respect to a value of type `X`.
pub type Grad<X> = <X as Value>::Grad;

macro_rules! numbers {
    ($($number:ty => $gradient:ty),*) => { $(
        #[diagnostic::do_not_recommend]
        impl Value for $number {
            type Grad = $gradient;
            const SHAPE: Shape = Shape::SCALAR;
        }
    )* };
}
numbers!(f32 => f32, f64 => f64, u8 => (), u16 => (), u32 => (), () => ());

#[diagnostic::do_not_recommend]
impl<X: Value, const N: usize> Value for [X; N] {
    type Grad = [X::Grad; N];
    const SHAPE: Shape = X::SHAPE.within(N);
}

/// Plain floats, one after the other and nothing else: arrays, layers, networks.
///
/// # Safety
/// A value is exactly `LEN` floats without padding; if there are any, it is aligned as they are.
pub unsafe trait Floats: Plain {
    /// The type of the floats.
    type Scalar: Float;

    /// How many floats there are. Whoever reads a value as floats reads it, so that what the derive
    /// asserts in it holds wherever there are floats to read.
    const LEN: usize;

    /// All the floats, in memory order.
    fn as_slice(&self) -> &[Self::Scalar] {
        flat(core::slice::from_ref(self))
    }

    /// All the floats, in memory order, to be written.
    fn as_mut_slice(&mut self) -> &mut [Self::Scalar] {
        flat_mut(core::slice::from_mut(self))
    }
}

/// All the floats of several values, one after the other.
pub fn flat<X: Floats>(values: &[X]) -> &[X::Scalar] {
    // A value of no floats may lie at any address, and floats may not.
    if X::LEN == 0 {
        return &[];
    }
    // SAFETY: a slice is its elements without gaps, and `Floats` promises that each is floats only,
    // aligned as floats are.
    unsafe { core::slice::from_raw_parts(values.as_ptr().cast(), values.len() * X::LEN) }
}

/// All the floats of several values, one after the other, to be written.
pub fn flat_mut<X: Floats>(values: &mut [X]) -> &mut [X::Scalar] {
    if X::LEN == 0 {
        return &mut [];
    }
    // SAFETY: as in `flat`; the borrow is exclusive.
    unsafe { core::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), values.len() * X::LEN) }
}

/// The floats of some values as those of as many of another shape.
pub(crate) fn view<X: Floats, Y: Floats<Scalar = X::Scalar>>(x: &[X]) -> &[Y] {
    assert_eq!(X::LEN, Y::LEN, "a shape of as many elements");
    let (n, floats) = (x.len(), flat(x));
    if Y::LEN == 0 {
        // SAFETY: values of no floats have no bytes.
        return unsafe { core::slice::from_raw_parts(NonNull::dangling().as_ptr(), n) };
    }
    // SAFETY: there are as many floats as `n` values of `Y` have, aligned as they are.
    unsafe { core::slice::from_raw_parts(floats.as_ptr().cast(), n) }
}

/// The floats of some values as those of as many of another shape, to be written.
pub(crate) fn view_mut<X: Floats, Y: Floats<Scalar = X::Scalar>>(x: &mut [X]) -> &mut [Y] {
    assert_eq!(X::LEN, Y::LEN, "a shape of as many elements");
    let (n, floats) = (x.len(), flat_mut(x));
    if Y::LEN == 0 {
        // SAFETY: values of no floats have no bytes.
        return unsafe { core::slice::from_raw_parts_mut(NonNull::dangling().as_ptr(), n) };
    }
    // SAFETY: as in `view`; the borrow is exclusive.
    unsafe { core::slice::from_raw_parts_mut(floats.as_mut_ptr().cast(), n) }
}

/// A value made of floats, whose gradient has its own type.
pub trait Tensor: Value<Grad = Self> + Floats {}

impl<X: Value<Grad = X> + Floats> Tensor for X {}

// SAFETY: a float is one float.
#[diagnostic::do_not_recommend]
unsafe impl Floats for f32 {
    type Scalar = f32;
    const LEN: usize = 1;
}
// SAFETY: a float is one float.
#[diagnostic::do_not_recommend]
unsafe impl Floats for f64 {
    type Scalar = f64;
    const LEN: usize = 1;
}
// SAFETY: an array is its elements without gaps.
#[diagnostic::do_not_recommend]
unsafe impl<X: Floats, const N: usize> Floats for [X; N] {
    type Scalar = X::Scalar;
    const LEN: usize = N * X::LEN;
}

// SAFETY: no float.
#[diagnostic::do_not_recommend]
unsafe impl<X: Floats> Floats for PhantomData<X> {
    type Scalar = X::Scalar;
    const LEN: usize = 0;
}

/// A tensor as a vector of the same floats: what `Flatten` gives where the number of elements is
/// not written in the declaration.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(transparent)]
pub struct Flat<X>(pub X);

// SAFETY: the tensor itself.
#[diagnostic::do_not_recommend]
unsafe impl<X: Plain> Plain for Flat<X> {
    const ANY_BYTES: bool = X::ANY_BYTES;
}
// SAFETY: the tensor itself.
#[diagnostic::do_not_recommend]
unsafe impl<X: Floats> Floats for Flat<X> {
    type Scalar = X::Scalar;
    const LEN: usize = X::LEN;
}

#[diagnostic::do_not_recommend]
impl<X: Tensor> Value for Flat<X> {
    type Grad = Self;
    const SHAPE: Shape = Shape::new(&[X::LEN]);
}
