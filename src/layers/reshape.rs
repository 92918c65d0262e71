//! Layers that change the shape and not the floats.

use core::marker::PhantomData;

use crate::layer::{Layer, Mode};
use crate::parameters::Parameters;
use crate::requirement::Requirement;
use crate::tensor::{Flat, Tensor, flat, flat_mut};

/// y holds the floats of x in the same order, in the shape `Y`.
///
/// Declared as `Reshape(axes...)`.
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Reshape<X: Tensor, Y: Tensor<Scalar = X::Scalar>> {
    input: PhantomData<X>,
    output: PhantomData<Y>,
}

/// y holds the floats of x in the same order, as a vector `Y`. Declared as `Flatten`.
pub type Flatten<X, Y = Flat<X>> = Reshape<X, Y>;

#[diagnostic::do_not_recommend]
impl<X: Tensor, Y: Tensor<Scalar = X::Scalar>> Layer for Reshape<X, Y> {
    type Input = X;
    type Output = Y;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = Requirement::same_elements(X::SHAPE, Y::SHAPE);

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }

    fn record<const B: usize>(&self, x: &[X], y: &mut [Y], _: &mut (), _: Mode) {
        flat_mut(y).copy_from_slice(flat(x));
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        flat_mut(dx).copy_from_slice(flat(dy));
    }
}
