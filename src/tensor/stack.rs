//! Several tensors of one shape in one, as files and other libraries know them.

use core::ops::{Deref, DerefMut};

use super::{Floats, Shape, Tensor, Value};
use crate::plain::Plain;

/// `N` tensors along one axis: four `[hidden, features]` as one `[4 · hidden, features]`.
///
/// Weights that other libraries keep in one tensor, such as those of a recurrent layer's gates, have its
/// shape in files, and are reached one by one: `weight[2]`.
#[derive(Debug, Clone, PartialEq)]
#[repr(transparent)]
pub struct Stack<X, const N: usize>(pub [X; N]);

impl<X, const N: usize> Deref for Stack<X, N> {
    type Target = [X; N];

    fn deref(&self) -> &[X; N] {
        &self.0
    }
}

impl<X, const N: usize> DerefMut for Stack<X, N> {
    fn deref_mut(&mut self) -> &mut [X; N] {
        &mut self.0
    }
}

// SAFETY: the array itself.
#[diagnostic::do_not_recommend]
unsafe impl<X: Plain, const N: usize> Plain for Stack<X, N> {
    const ANY_BYTES: bool = X::ANY_BYTES;
}

// SAFETY: the array itself.
#[diagnostic::do_not_recommend]
unsafe impl<X: Floats, const N: usize> Floats for Stack<X, N> {
    type Scalar = X::Scalar;
    const LEN: usize = N * X::LEN;
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, const N: usize> Value for Stack<X, N> {
    type Grad = Self;
    const SHAPE: Shape = X::SHAPE.repeated(N);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_has_one_longer_axis() {
        type Gates = Stack<[[f32; 3]; 5], 4>;
        assert_eq!(<Gates as Value>::SHAPE, Shape::new(&[20, 3]));
        assert_eq!(<Gates as Floats>::LEN, 60);
        let mut gates = Stack([[[0.0_f32; 3]; 5]; 4]);
        gates[2][1][0] = 7.0;
        assert_eq!(gates.as_slice()[2 * 15 + 3], 7.0);
    }
}
