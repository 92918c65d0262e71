//! Arrays whose length typenum computes: the values inside a network that is generic over
//! dimensions beyond stable const generics, such as `H / 2`. None is on a network's surface.

use generic_array::{ArrayLength, GenericArray};

use super::{Floats, Shape, Value};
use crate::plain::Plain;

// SAFETY: a generic array is its elements, one after the other.
#[diagnostic::do_not_recommend]
unsafe impl<T: Plain, N: ArrayLength + Send + Sync + 'static> Plain for GenericArray<T, N> {}

#[diagnostic::do_not_recommend]
impl<X: Value, N: ArrayLength + Send + Sync + 'static> Value for GenericArray<X, N> {
    type Grad = GenericArray<X::Grad, N>;
    const SHAPE: Shape = X::SHAPE.within(N::USIZE);
}

// SAFETY: a generic array is its elements without gaps.
#[diagnostic::do_not_recommend]
unsafe impl<X: Floats, N: ArrayLength + Send + Sync + 'static> Floats for GenericArray<X, N> {
    type Scalar = X::Scalar;
}
