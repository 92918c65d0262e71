//! A tensor repeated to a larger shape.

use core::marker::PhantomData;

use crate::kernel::{Kernels, View};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::tensor::{MAX_RANK, Tensor, Value, flat_mut};

/// y is x repeated along every axis of length 1, and along axes put before the first, as often as the
/// shape `Y` says.
///
/// Declared as `Broadcast(16, 8, 8)`, in `fn forward` also `broadcast(x, 16, 8, 8)`. Operators repeat a
/// single number, `[1]`, by themselves; anything larger is said, so that a slip is no sum. NumPy's and
/// Keras's `broadcast_to`, PyTorch's `expand`.
#[doc(alias("broadcast_to", "expand"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Broadcast<X: Tensor, Y: Tensor<Scalar = X::Scalar>> {
    input: PhantomData<X>,
    output: PhantomData<Y>,
}

impl<X: Tensor, Y: Tensor<Scalar = X::Scalar>> Broadcast<X, Y> {
    const RANK: usize = <Y as Value>::SHAPE.axes().len();

    /// How many axes y has more than x.
    const MORE: usize = Self::RANK.saturating_sub(<X as Value>::SHAPE.axes().len());

    const VIEW: View = {
        let (from, to) = (<X as Value>::SHAPE, <Y as Value>::SHAPE);
        let mut axes = [1; MAX_RANK];
        let mut axis = 0;
        while axis + Self::MORE < Self::RANK {
            axes[axis + Self::MORE] = from.axes()[axis];
            axis += 1;
        }
        let mut view = View::whole(axes.split_at(Self::RANK).0);
        let mut axis = 0;
        while axis < Self::RANK {
            if axes[axis] == 1 {
                view = view.repeated(axis, to.axes()[axis]);
            }
            axis += 1;
        }
        view
    };

    const fn fits() -> bool {
        let (from, to) = (<X as Value>::SHAPE, <Y as Value>::SHAPE);
        if from.axes().len() > Self::RANK {
            return false;
        }
        let mut axis = 0;
        while axis < from.axes().len() {
            let length = from.axes()[axis];
            if length != 1 && length != to.axes()[axis + Self::MORE] {
                return false;
            }
            axis += 1;
        }
        true
    }
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, Y: Tensor<Scalar = X::Scalar>> Layer for Broadcast<X, Y> {
    type Input = X;
    type Output = Y;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = Requirement::that(
        Self::fits(),
        Sentence::new("repeating ")
            .shape(<X as Value>::SHAPE)
            .text(" does not make ")
            .shape(<Y as Value>::SHAPE),
    );

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        X::Scalar::gather(&Self::VIEW, x.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        X::Scalar::fill(X::Scalar::ZERO, flat_mut(dx));
        for (dy, dx) in dy.iter().zip(dx) {
            X::Scalar::scatter_more(&Self::VIEW, dy.as_slice(), dx.as_mut_slice());
        }
    }
}
