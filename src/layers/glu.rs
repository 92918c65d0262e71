//! Gated linear units: one half of a tensor opens and shuts the other.

use core::marker::PhantomData;

use crate::activation::{Pointwise, Sigmoid};
use crate::kernel::Kernels;
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::tensor::{MAX_RANK, Shape, Tensor, Value};

/// y = a ⊙ g(b), where a and b are the halves of x along an axis, of which y has half as many indices.
///
/// Declared as `Glu(axis = -1, gate = sigmoid)`, in `fn forward` also `glu(x, axis = 0)`; −1 is the last axis.
/// The gate g is `sigmoid`, `silu` (the gate of SwiGLU), `gelu` or `gelu_tanh` (GEGLU), `relu` (ReGLU), `tanh`, or
/// `identity` (a bilinear unit). A linear layer or a convolution before it makes both halves:
/// `Dense(64) -> Glu` has 32 outputs, `Conv1d(64, kernel = 3) -> Glu(axis = 0)` 32 channels, and of a sequence
/// `TimeDistributed(Dense(64)) -> Glu` 32 features a step.
///
/// PyTorch's `GLU(dim=-1)`, Keras's `glu`: the second half is the gate. Where a program gates the first one, as
/// fused projections of SwiGLU often do, split and multiply: `let (a, b) = split(x); silu(a) * b`. The two
/// layers before and behind it are [`SwiGlu`](crate::blocks::SwiGlu).
///
/// Source: Y. N. Dauphin et al., *Language modeling with gated convolutional networks*, ICML 2017; N. Shazeer,
/// *GLU variants improve transformer*, 2020.
#[doc(alias("GLU", "SwiGLU", "GEGLU", "ReGLU", "gated linear unit"))]
#[derive(Parameters)]
#[repr(C)]
pub struct Glu<X: Tensor, Y: Tensor<Scalar = X::Scalar>, const AXIS: usize, G: Pointwise = Sigmoid>
{
    input: PhantomData<X>,
    output: PhantomData<Y>,
    /// Whatever the gate is, the layer can be sent.
    gate: PhantomData<fn() -> G>,
}

/// The gate of a [`Glu`] in a declaration. Constants, not variants, because rustc shows a type whose name a variant has,
/// too, with its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate(());

#[allow(non_upper_case_globals)]
impl Gate {
    /// [`Sigmoid`].
    pub const Sigmoid: Self = Self(());
    /// [`Silu`](crate::activation::Silu).
    pub const Silu: Self = Self(());
    /// [`Gelu`](crate::activation::Gelu).
    pub const Gelu: Self = Self(());
    /// [`GeluTanh`](crate::activation::GeluTanh).
    pub const GeluTanh: Self = Self(());
    /// [`Relu`](crate::activation::Relu).
    pub const Relu: Self = Self(());
    /// [`Tanh`](crate::activation::Tanh).
    pub const Tanh: Self = Self(());
    /// [`Identity`](crate::activation::Identity).
    pub const Identity: Self = Self(());
}

/// The arguments of [`Glu`] in a declaration.
pub struct GluArguments {
    /// Which axis is halved; −1, the last, unless given.
    pub axis: isize,
    /// What opens and shuts; `sigmoid` unless given.
    pub gate: Gate,
}

/// How many elements of a half follow each other.
const fn run<X: Tensor>(axis: usize) -> usize {
    let axes = <X as Value>::SHAPE;
    let (mut run, mut at) = (1, axis);
    while at < axes.axes().len() {
        run *= axes.axes()[at];
        at += 1;
    }
    run / 2
}

/// The shape with half as many indices of the axis.
const fn halved(shape: Shape, axis: usize) -> Shape {
    let mut axes = [1; MAX_RANK];
    let mut at = 0;
    while at < shape.axes().len() {
        axes[at] = shape.axes()[at] / if at == axis { 2 } else { 1 };
        at += 1;
    }
    Shape::new(axes.split_at(shape.axes().len()).0)
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, Y: Tensor<Scalar = X::Scalar>, const AXIS: usize, G: Pointwise> Layer
    for Glu<X, Y, AXIS, G>
{
    type Input = X;
    type Output = Y;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = {
        let from = <X as Value>::SHAPE;
        let even = AXIS < from.axes().len() && from.axes()[AXIS].is_multiple_of(2);
        Requirement::that(
            even,
            Sentence::new("axis ")
                .number(AXIS)
                .text(" of ")
                .shape(from)
                .text(" has no two halves"),
        )
        .and(Requirement::that(
            !even || <Y as Value>::SHAPE.is(halved(from, AXIS)),
            Sentence::new("half of ")
                .shape(from)
                .text(" is ")
                .shape(halved(from, AXIS))
                .text(", not ")
                .shape(<Y as Value>::SHAPE),
        ))
    };

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        let run = run::<X>(AXIS);
        let halves = x.as_slice().chunks_exact(2 * run);
        for (halves, y) in halves.zip(y.as_mut_slice().chunks_exact_mut(run)) {
            let (a, b) = halves.split_at(run);
            G::apply_all(b, y);
            X::Scalar::multiply(a, y);
        }
    }

    fn backward<const B: usize>(&self, x: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        let run = run::<X>(AXIS);
        for ((x, dy), dx) in x.iter().zip(dy).zip(dx) {
            let halves = x.as_slice().chunks_exact(2 * run);
            let all = halves.zip(dy.as_slice().chunks_exact(run));
            for ((halves, dy), dx) in all.zip(dx.as_mut_slice().chunks_exact_mut(2 * run)) {
                let (a, b) = halves.split_at(run);
                let (da, db) = dx.split_at_mut(run);
                G::apply_all(b, da);
                X::Scalar::multiply_into(dy, a, db);
                G::backward_all(b, da, db);
                X::Scalar::multiply(dy, da);
            }
        }
    }
}
