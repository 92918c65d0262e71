//! Where a step stands in its sequence, added to its features.

use core::marker::PhantomData;

use crate::init::Init;
use crate::kernel::Kernels;
use crate::layer::{Layer, Mode, Part};
use crate::parameters::Parameters;
use crate::plain::copy;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::tensor::{Tensor, Value};

/// The requirement of steps and features, which is all that positions ask of a value.
pub(super) const fn sequence<X: Tensor>() -> Requirement {
    let sentence = Sentence::new("a sequence [steps, features] is needed here, not ")
        .shape(<X as Value>::SHAPE);
    Requirement::that(<X as Value>::SHAPE.axes().len() == 2, sentence)
}

/// How many steps there are.
pub(super) const fn steps<X: Tensor>() -> usize {
    match <X as Value>::SHAPE.axes() {
        [steps, _] => *steps,
        _ => 1,
    }
}

/// How long a step is.
pub(super) const fn features<X: Tensor>() -> usize {
    X::LEN / steps::<X>()
}

/// y\[s, f\] = x\[s, f\] + sin(s / 10000^(f / F)) for even f, + cos(s / 10000^((f − 1) / F)) for odd f; x and y are
/// `[steps, F]`. Of an odd F the last feature is a sine without its cosine.
///
/// Declared as `SinusoidalPositions`. Keras Hub's `SinePositionEncoding`, added to its input.
///
/// Source: A. Vaswani et al., *Attention is all you need*, NeurIPS 2017.
#[doc(alias("PositionalEncoding", "SinePositionEncoding"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct SinusoidalPositions<X: Tensor> {
    input: PhantomData<X>,
}

/// After so many steps sine and cosine are computed anew; those between are turned from one to the next, which is
/// ten times cheaper and, over so few, off by no more than rounding.
const ANEW: usize = 32;

#[diagnostic::do_not_recommend]
impl<X: Tensor> Layer for SinusoidalPositions<X> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = sequence::<X>();

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        let (x, y) = (core::slice::from_ref(x), core::slice::from_mut(y));
        self.record::<1>(x, y, &mut (), Mode::Inference);
    }

    fn record<const B: usize>(&self, x: &[X], y: &mut [X], _: &mut (), _: Mode) {
        for (x, y) in x.iter().zip(&mut *y) {
            copy(x, y);
        }
        for f in (0..features::<X>()).step_by(2) {
            let slower = Real::powf(10_000.0_f64, -(f as f64) / features::<X>() as f64);
            let (turn_sin, turn_cos) = (Real::sin(slower), Real::cos(slower));
            let (mut sin, mut cos) = (0.0, 1.0);
            for s in 0..steps::<X>() {
                if s % ANEW == 0 {
                    let angle = s as f64 * slower;
                    (sin, cos) = (Real::sin(angle), Real::cos(angle));
                }
                let at = s * features::<X>() + f;
                for y in &mut *y {
                    let y = &mut y.as_mut_slice()[at..(s + 1) * features::<X>()];
                    for (y, position) in y.iter_mut().zip([sin, cos]) {
                        *y += X::Scalar::of(position);
                    }
                }
                (sin, cos) = (
                    sin * turn_cos + cos * turn_sin,
                    cos * turn_cos - sin * turn_sin,
                );
            }
        }
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            copy(dy, dx);
        }
    }
}

/// y = x + weight, with x, y and the weight `[steps, features]`.
///
/// Declared as `LearnedPositions(init = normal(0, 0.02))`. In PyTorch an `Embedding` of the positions, of
/// which the weight has the same shape and name; Keras Hub's `PositionEmbedding`.
///
/// Source: J. Gehring et al., *Convolutional sequence to sequence learning*, ICML 2017.
#[doc(alias("PositionEmbedding", "wpe"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct LearnedPositions<X: Tensor> {
    /// What is added, one row a step.
    #[weight]
    pub weight: X,
}

/// The arguments of [`LearnedPositions`] in a declaration.
pub struct LearnedPositionsArguments {
    /// How the weights begin; normal with a deviation of 0.02 unless given.
    pub init: Init,
}

#[diagnostic::do_not_recommend]
impl<X: Tensor> Layer for LearnedPositions<X> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = sequence::<X>();

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        X::Scalar::add_into(x.as_slice(), self.weight.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            copy(dy, dx);
        }
    }

    fn accumulate<const B: usize>(
        &self,
        _: &[X],
        _: &[X],
        _: &(),
        dy: &[X],
        grad: &mut Self,
        part: &Part,
    ) {
        let rows = part.rows(steps::<X>());
        let rows = rows.start * features::<X>()..rows.end * features::<X>();
        for s in part.samples() {
            let weight = &mut grad.weight.as_mut_slice()[rows.clone()];
            X::Scalar::accumulate(&dy[s].as_slice()[rows.clone()], weight);
        }
    }
}
