//! Arrays whose length typenum computes: the values inside a network that is generic over
//! dimensions beyond stable const generics, such as `H / 2`. On a network's surface they are plain arrays.

use generic_array::GenericArray;

use super::extent::Count;
use super::{Channels, Floats, Grid, Image, LastAxes, Shape, Signal, Tensor, Value, Vector};
use crate::plain::Plain;
use crate::scalar::Float;

// SAFETY: a generic array is its elements, one after the other.
#[diagnostic::do_not_recommend]
unsafe impl<T: Plain, N: Count> Plain for GenericArray<T, N> {
    const ANY_BYTES: bool = T::ANY_BYTES;
}

#[diagnostic::do_not_recommend]
impl<X: Value, N: Count> Value for GenericArray<X, N> {
    type Grad = GenericArray<X::Grad, N>;
    const SHAPE: Shape = X::SHAPE.within(N::USIZE);
}

// SAFETY: a generic array is its elements without gaps.
#[diagnostic::do_not_recommend]
unsafe impl<X: Floats, N: Count> Floats for GenericArray<X, N> {
    type Scalar = X::Scalar;
    const LEN: usize = N::USIZE * X::LEN;
}

#[diagnostic::do_not_recommend]
impl<T: Float, N: Count> Vector for GenericArray<T, N> {}

macro_rules! last_axes {
    ([$($axis:tt)*] $tensor:ty: $($axes:literal => $last:ty),*) => {
        last_axes!(each [$($axis)*] $tensor, $($axes => $last),*);
    };
    (each $axis:tt $tensor:ty, $($axes:literal => $last:ty),*) => { $(
        last_axes!(one $axis $tensor, $axes => $last);
    )* };
    (one [$($axis:tt)*] $tensor:ty, $axes:literal => $last:ty) => {
        #[diagnostic::do_not_recommend]
        impl<T: Float, const C: usize, $($axis)*> LastAxes<$axes> for $tensor {
            type Last = $last;
        }
    };
}
last_axes!([L: Count] [GenericArray<T, L>; C]: 1 => GenericArray<T, L>, 2 => Self, 3 => Self, 4 => Self);

/// Images of which one axis or both have such a length.
macro_rules! images {
    ($([$($axis:tt)*] $image:ty, $row:ty, $rows:expr, $columns:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Float, const C: usize, $($axis)*> Channels for [$image; C] {
            const CHANNELS: usize = C;
            type PerChannel<E: Tensor<Scalar = T>> = [E; C];
        }

        #[diagnostic::do_not_recommend]
        impl<T: Float, const C: usize, $($axis)*> Grid for [$image; C] {
            const HEIGHT: usize = $rows;
            const WIDTH: usize = $columns;
        }

        #[diagnostic::do_not_recommend]
        impl<T: Float, const C: usize, $($axis)*> Image for [$image; C] {
            type WithChannels<const D: usize> = [$image; D];
        }

        last_axes!([$($axis)*] [$image; C]: 1 => $row, 2 => $image, 3 => Self, 4 => Self);
    )* };
}
images! {
    [H: Count, W: Count] GenericArray<GenericArray<T, W>, H>, GenericArray<T, W>, H::USIZE, W::USIZE;
    [H: Count, const W: usize] GenericArray<[T; W], H>, [T; W], H::USIZE, W;
    [const H: usize, W: Count] [GenericArray<T, W>; H], GenericArray<T, W>, H, W::USIZE;
}

#[diagnostic::do_not_recommend]
impl<T: Float, const C: usize, L: Count> Channels for [GenericArray<T, L>; C] {
    const CHANNELS: usize = C;
    type PerChannel<E: Tensor<Scalar = T>> = [E; C];
}

#[diagnostic::do_not_recommend]
impl<T: Float, const C: usize, L: Count> Grid for [GenericArray<T, L>; C] {
    const HEIGHT: usize = 1;
    const WIDTH: usize = L::USIZE;
}

#[diagnostic::do_not_recommend]
impl<T: Float, const C: usize, L: Count> Signal for [GenericArray<T, L>; C] {
    type WithChannels<const D: usize> = [GenericArray<T, L>; D];
}

/// Values as ones of another type that has as many floats.
pub fn recast<X: Floats, Y: Floats<Scalar = X::Scalar>>(values: &[X]) -> &[Y] {
    const { alike::<X, Y>() }
    // SAFETY: either type is as many floats of the same type and nothing else.
    unsafe { core::slice::from_raw_parts(values.as_ptr().cast(), values.len()) }
}

/// Values as ones of another type that has as many floats, to be written.
pub fn recast_mut<X: Floats, Y: Floats<Scalar = X::Scalar>>(values: &mut [X]) -> &mut [Y] {
    const { alike::<X, Y>() }
    // SAFETY: as in `recast`; the borrow is exclusive.
    unsafe { core::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), values.len()) }
}

const fn alike<X: Floats, Y: Floats>() {
    assert!(
        X::LEN == Y::LEN && size_of::<X>() == size_of::<Y>() && align_of::<X>() == align_of::<Y>(),
        "a value is taken for one of another shape"
    );
}
