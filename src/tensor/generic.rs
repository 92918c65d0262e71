//! Arrays whose length typenum computes: the values inside a network that is generic over
//! dimensions beyond stable const generics, such as `H / 2`. None is on a network's surface.

use generic_array::{ArrayLength, GenericArray};

use super::{Channels, Floats, Grid, Image, Shape, Tensor, Value, Vector};
use crate::plain::Plain;
use crate::scalar::Float;

// SAFETY: a generic array is its elements, one after the other.
#[diagnostic::do_not_recommend]
unsafe impl<T: Plain, N: ArrayLength + Send + Sync + 'static> Plain for GenericArray<T, N> {
    const ANY_BYTES: bool = T::ANY_BYTES;
}

#[diagnostic::do_not_recommend]
impl<X: Value, N: ArrayLength + Send + Sync + 'static> Value for GenericArray<X, N> {
    type Grad = GenericArray<X::Grad, N>;
    const SHAPE: Shape = X::SHAPE.within(N::USIZE);
}

// SAFETY: a generic array is its elements without gaps.
#[diagnostic::do_not_recommend]
unsafe impl<X: Floats, N: ArrayLength + Send + Sync + 'static> Floats for GenericArray<X, N> {
    type Scalar = X::Scalar;
    const LEN: usize = N::USIZE * X::LEN;
}

#[diagnostic::do_not_recommend]
impl<T: Float, N: ArrayLength + Send + Sync + 'static> Vector for GenericArray<T, N> {}

#[diagnostic::do_not_recommend]
impl<T, const C: usize, H, W> Channels for [GenericArray<GenericArray<T, W>, H>; C]
where
    T: Float,
    H: ArrayLength + Send + Sync + 'static,
    W: ArrayLength + Send + Sync + 'static,
{
    const CHANNELS: usize = C;
    type PerChannel<E: Tensor<Scalar = T>> = [E; C];
}

#[diagnostic::do_not_recommend]
impl<T, const C: usize, H, W> Grid for [GenericArray<GenericArray<T, W>, H>; C]
where
    T: Float,
    H: ArrayLength + Send + Sync + 'static,
    W: ArrayLength + Send + Sync + 'static,
{
    const HEIGHT: usize = H::USIZE;
    const WIDTH: usize = W::USIZE;
}

#[diagnostic::do_not_recommend]
impl<T, const C: usize, H, W> Image for [GenericArray<GenericArray<T, W>, H>; C]
where
    T: Float,
    H: ArrayLength + Send + Sync + 'static,
    W: ArrayLength + Send + Sync + 'static,
{
    type WithChannels<const D: usize> = [GenericArray<GenericArray<T, W>, H>; D];
}
