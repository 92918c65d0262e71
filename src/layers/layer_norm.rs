//! Normalisation over the last axes of each sample.

use core::marker::PhantomData;

use super::row_norm;
use super::switch::{Learned, Switch, optional, some_epsilon};
use crate::kernel::{Kernels, RowNorm};
use crate::layer::{Layer, Part};
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::hyper;
use crate::stepwise::{Steps, Stepwise};
use crate::tensor::{Floats, LastAxes};

/// y = (x − μ) / √(σ² + ε) ⊙ w + b, where μ and σ² are the mean and the variance over the last axes; x and
/// y of any shape, w and b of the shape of these axes.
///
/// Declared as `LayerNorm(axes = 1, epsilon = 1e-5, affine = true, bias = true)`, all by name. On
/// `[steps, features]` each step is normalised for itself, by weights that all share; with `axes = 2`, all
/// elements together. Without `affine`, w is 1 and b is 0, and neither is a parameter; without `bias`, b
/// alone. `EPSILON` holds the bits of ε.
///
/// PyTorch's `LayerNorm`, whose `normalized_shape` are the last axes, of the same names and numbers.
/// Keras's `LayerNormalization` takes the last axis unless told otherwise, and has an epsilon of 1e-3.
///
/// Source: J. L. Ba et al., *Layer normalization*, 2016.
#[doc(alias = "LayerNormalization")]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct LayerNorm<
    X: LastAxes<AXES>,
    const AXES: usize = 1,
    const EPSILON: u64 = { hyper(1e-5) },
    A: Switch = Learned,
    B: Switch = A,
> {
    /// w, or nothing.
    #[norm]
    pub weight: A::Of<X::Last>,
    /// b, or nothing.
    #[bias]
    pub bias: B::Of<X::Last>,
    parameters: PhantomData<(A, B)>,
}

/// The arguments of [`LayerNorm`] in a declaration.
pub struct LayerNormArguments {
    /// Over how many of the last axes; 1 unless given.
    pub axes: usize,
    /// What is added to the variance, above 0; 1e-5 unless given.
    pub epsilon: f64,
    /// Whether a weight and a bias follow; `true` unless given.
    pub affine: bool,
    /// Whether there is a bias among them; `true` unless given.
    pub bias: bool,
}

/// y = x / √(mean(x²) + ε) ⊙ w, where the mean is over the last axes; x and y of any shape, w of the shape
/// of these axes.
///
/// Declared as `RmsNorm(axes = 1, epsilon = 1e-6, affine = true)`, all by name: the axes and w as in
/// [`LayerNorm`]. `EPSILON` holds the bits of ε.
///
/// PyTorch's `RMSNorm`, whose epsilon is by default the distance from 1 to the next number of its type
/// (1.2e-7 in `f32`); Keras's `RMSNormalization`, with the same epsilon.
///
/// Source: B. Zhang, R. Sennrich, *Root mean square layer normalization*, NeurIPS 2019.
#[doc(alias("RMSNorm", "RMSNormalization"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct RmsNorm<
    X: LastAxes<AXES>,
    const AXES: usize = 1,
    const EPSILON: u64 = { hyper(1e-6) },
    A: Switch = Learned,
> {
    /// w, or nothing.
    #[norm]
    pub weight: A::Of<X::Last>,
    parameters: PhantomData<A>,
}

/// The arguments of [`RmsNorm`] in a declaration.
pub struct RmsNormArguments {
    /// Over how many of the last axes; 1 unless given.
    pub axes: usize,
    /// What is added to the mean of the squares, above 0; 1e-6 unless given.
    pub epsilon: f64,
    /// Whether a weight follows; `true` unless given.
    pub affine: bool,
}

/// The last axes are the rows.
const fn dims<X: LastAxes<AXES>, const AXES: usize>(centred: bool, epsilon: u64) -> RowNorm {
    RowNorm {
        width: <X::Last as Floats>::LEN,
        positions: 1,
        centred,
        epsilon: f64::from_bits(epsilon),
    }
}

/// What must hold of the axes and of ε.
const fn check<X: LastAxes<AXES>, const AXES: usize>(epsilon: u64) -> Requirement {
    let sentence = Sentence::new("")
        .number(AXES)
        .text(" axes are taken together, and ");
    let axes = Requirement::that(
        AXES <= X::SHAPE.axes().len(),
        sentence.shape(X::SHAPE).text(" has fewer"),
    );
    axes.and(some_epsilon(f64::from_bits(epsilon)))
}

#[diagnostic::do_not_recommend]
impl<X: LastAxes<AXES>, const AXES: usize, const EPSILON: u64, A: Switch, B: Switch> Layer
    for LayerNorm<X, AXES, EPSILON, A, B>
{
    type Input = X;
    type Output = X;
    type Saved<const N: usize> = ();
    type Scratch = ();
    const MACS: usize = X::LEN;
    const CHECK: Requirement = check::<X, AXES>(EPSILON).and(Requirement::that(
        A::IS_LEARNED || !B::IS_LEARNED,
        Sentence::new("a LayerNorm without a weight has no bias, either"),
    ));

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        let (dims, bias) = (dims::<X, AXES>(true, EPSILON), optional(&self.bias));
        let (x, y) = (x.as_slice(), y.as_mut_slice());
        X::Scalar::row_norm(&dims, x, optional(&self.weight), bias, y);
    }

    fn backward<const N: usize>(&self, x: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        let (dims, weight) = (dims::<X, AXES>(true, EPSILON), optional(&self.weight));
        row_norm::backward(&dims, weight, x, dy, dx);
    }

    fn accumulate<const N: usize>(
        &self,
        x: &[X],
        _: &[X],
        _: &(),
        dy: &[X],
        grad: &mut Self,
        part: &Part,
    ) {
        let dims = dims::<X, AXES>(true, EPSILON);
        let (dw, db) = (grad.weight.as_mut_slice(), grad.bias.as_mut_slice());
        row_norm::accumulate(&dims, x, dy, dw, db, part);
    }
}

#[diagnostic::do_not_recommend]
impl<X: LastAxes<AXES>, const AXES: usize, const EPSILON: u64, A: Switch> Layer
    for RmsNorm<X, AXES, EPSILON, A>
{
    type Input = X;
    type Output = X;
    type Saved<const N: usize> = ();
    type Scratch = ();
    const MACS: usize = X::LEN;
    const CHECK: Requirement = check::<X, AXES>(EPSILON);

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        let dims = dims::<X, AXES>(false, EPSILON);
        let (x, y) = (x.as_slice(), y.as_mut_slice());
        X::Scalar::row_norm(&dims, x, optional(&self.weight), None, y);
    }

    fn backward<const N: usize>(&self, x: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        let (dims, weight) = (dims::<X, AXES>(false, EPSILON), optional(&self.weight));
        row_norm::backward(&dims, weight, x, dy, dx);
    }

    fn accumulate<const N: usize>(
        &self,
        x: &[X],
        _: &[X],
        _: &(),
        dy: &[X],
        grad: &mut Self,
        part: &Part,
    ) {
        let (dims, dw) = (dims::<X, AXES>(false, EPSILON), grad.weight.as_mut_slice());
        row_norm::accumulate(&dims, x, dy, dw, &mut [], part);
    }
}

// Over the last axis alone: then a step is normalised for itself.
#[diagnostic::do_not_recommend]
impl<X, const EPSILON: u64, A: Switch, B: Switch> Stepwise for LayerNorm<X, 1, EPSILON, A, B>
where
    X: LastAxes<1> + Steps<Step: LastAxes<1, Scalar = X::Scalar, Last = X::Last>>,
{
    type Step = X::Step;
    type Given = X::Step;
    type State = [X::Scalar; 0];
    type Memory = ();

    fn advance(&self, _: &mut Self::State, x: &X::Step, y: &mut X::Step, _: &mut ()) {
        let dims = dims::<X, 1>(true, EPSILON);
        let weight = optional(&self.weight);
        X::Scalar::row_norm(
            &dims,
            x.as_slice(),
            weight,
            optional(&self.bias),
            y.as_mut_slice(),
        );
    }
}

// Over the last axis alone: then a step is normalised for itself.
#[diagnostic::do_not_recommend]
impl<X, const EPSILON: u64, A: Switch> Stepwise for RmsNorm<X, 1, EPSILON, A>
where
    X: LastAxes<1> + Steps<Step: LastAxes<1, Scalar = X::Scalar, Last = X::Last>>,
{
    type Step = X::Step;
    type Given = X::Step;
    type State = [X::Scalar; 0];
    type Memory = ();

    fn advance(&self, _: &mut Self::State, x: &X::Step, y: &mut X::Step, _: &mut ()) {
        let dims = dims::<X, 1>(false, EPSILON);
        let weight = optional(&self.weight);
        X::Scalar::row_norm(&dims, x.as_slice(), weight, None, y.as_mut_slice());
    }
}
