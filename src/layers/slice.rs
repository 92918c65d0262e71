//! A part of a tensor.

use core::marker::PhantomData;

use crate::kernel::{Kernels, View};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::tensor::{Shape, Tensor, Value, flat_mut};

/// y holds the indices from `START` on of one axis of x, as many as y has; the other axes whole.
///
/// Declared as `Slice(2..5, axis = 0)`, in `fn forward` also `slice(x, 2..5, axis = 1)` or, along the
/// first axis, `x[2..5]`. One index alone takes the axis away: `x[3]` of `[8, 4]` is `[4]`. An axis
/// may be counted from the last, which is −1. PyTorch's and NumPy's `x[:, 2:5]`.
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Slice<
    X: Tensor,
    Y: Tensor<Scalar = X::Scalar>,
    const AXIS: usize,
    const START: usize,
    const LENGTH: usize,
> {
    input: PhantomData<X>,
    output: PhantomData<Y>,
}

/// The arguments of [`Slice`] in a declaration.
pub struct SliceArguments {
    /// Which axis; 0, the first, unless given; −1 is the last.
    pub axis: isize,
}

impl<
    X: Tensor,
    Y: Tensor<Scalar = X::Scalar>,
    const AXIS: usize,
    const START: usize,
    const LENGTH: usize,
> Slice<X, Y, AXIS, START, LENGTH>
{
    const VIEW: View = View::whole(<X as Value>::SHAPE.axes()).narrowed(AXIS, START, LENGTH);
}

#[diagnostic::do_not_recommend]
impl<
    X: Tensor,
    Y: Tensor<Scalar = X::Scalar>,
    const AXIS: usize,
    const START: usize,
    const LENGTH: usize,
> Layer for Slice<X, Y, AXIS, START, LENGTH>
{
    type Input = X;
    type Output = Y;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = {
        let axes = <X as Value>::SHAPE.axes();
        let inside = AXIS < axes.len() && START + LENGTH <= axes[AXIS];
        let sentence = Sentence::new("the indices ")
            .number(START)
            .text("..")
            .number(START + LENGTH)
            .text(" along axis ")
            .number(AXIS)
            .text(" do not lie in ")
            .shape(<X as Value>::SHAPE);
        Requirement::that(inside, sentence).and(if inside {
            let elements = Shape::new(&[X::LEN / axes[AXIS] * LENGTH]);
            Requirement::same_elements(elements, <Y as Value>::SHAPE)
        } else {
            Requirement::NONE
        })
    };

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        X::Scalar::gather(&Self::VIEW, x.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        X::Scalar::fill(X::Scalar::ZERO, flat_mut(dx));
        for (dy, dx) in dy.iter().zip(dx) {
            X::Scalar::scatter(&Self::VIEW, dy.as_slice(), dx.as_mut_slice());
        }
    }
}
