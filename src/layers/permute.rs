//! Axes in another order.

use core::marker::PhantomData;

use crate::kernel::{Kernels, View};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::tensor::{MAX_RANK, Tensor, Value};

/// y has the axes of x in another order: axis k of y is axis `order[k]` of x.
///
/// Declared as `Permute(1, 0)`, in `fn forward` also `permute(x, 1, 0)`; `transpose(x)` swaps the last
/// two axes. `ORDER` holds the numbers of the axes, a hexadecimal digit each. PyTorch's `permute`,
/// Keras's `Permute`, which counts from 1.
#[doc(alias("transpose"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Permute<X: Tensor, Y: Tensor<Scalar = X::Scalar>, const ORDER: u32> {
    input: PhantomData<X>,
    output: PhantomData<Y>,
}

impl<X: Tensor, Y: Tensor<Scalar = X::Scalar>, const ORDER: u32> Permute<X, Y, ORDER> {
    const RANK: usize = <X as Value>::SHAPE.axes().len();

    const AXES: [usize; MAX_RANK] = {
        let mut order = [0; MAX_RANK];
        let mut axis = 0;
        while axis < Self::RANK {
            order[axis] = (ORDER >> (4 * (Self::RANK - 1 - axis)) & 0xf) as usize;
            axis += 1;
        }
        order
    };

    const VIEW: View =
        View::whole(<X as Value>::SHAPE.axes()).permuted(Self::AXES.split_at(Self::RANK).0);

    /// Whether each axis is there once, and y has their lengths.
    const fn fits() -> bool {
        let (from, to) = (<X as Value>::SHAPE, <Y as Value>::SHAPE);
        let mut seen = [false; MAX_RANK];
        let mut axis = 0;
        while axis < Self::RANK {
            let old = Self::AXES[axis];
            if old >= Self::RANK || seen[old] || to.axes().len() != Self::RANK {
                return false;
            }
            if to.axes()[axis] != from.axes()[old] {
                return false;
            }
            seen[old] = true;
            axis += 1;
        }
        true
    }
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, Y: Tensor<Scalar = X::Scalar>, const ORDER: u32> Layer for Permute<X, Y, ORDER> {
    type Input = X;
    type Output = Y;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = Requirement::that(
        Self::fits(),
        Sentence::new("the axes of ")
            .shape(<X as Value>::SHAPE)
            .text(" in this order are not ")
            .shape(<Y as Value>::SHAPE),
    );

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        X::Scalar::gather(&Self::VIEW, x.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            X::Scalar::scatter(&Self::VIEW, dy.as_slice(), dx.as_mut_slice());
        }
    }
}
