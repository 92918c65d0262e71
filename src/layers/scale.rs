//! A bias alone, a factor alone.

use core::marker::PhantomData;

use super::sharing::{Over, Sharing, over, runs, runs_of};
use crate::init::Init;
use crate::kernel::Kernels;
use crate::layer::{Layer, Part};
use crate::parameters::Parameters;
use crate::plain::copy;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::{Real, hyper};
use crate::tensor::{Floats, Tensor};

/// y = x + b; x and y of any shape.
///
/// Declared as `Bias(parameters = elements, bias_init = zeros)`. The parameters b are one for each of the
/// `elements`, the `channels` (the first axis), the `features` (the last axis), or `one` for all; b has the
/// shape of x, of the axis, or `[1]`.
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Bias<X: Tensor, O: Sharing<X> = over::Elements> {
    /// b.
    #[bias]
    pub bias: O::Parameters,
    inputs: PhantomData<(X, O)>,
}

/// The arguments of [`Bias`] in a declaration.
pub struct BiasArguments {
    /// How many parameters there are: `elements`, unless given, `channels`, `features` or `one`.
    pub parameters: Over,
    /// How the biases begin; zero unless given.
    pub bias_init: Init,
}

/// y = w ⊙ x; x and y of any shape.
///
/// Declared as `Scale(parameters = elements, factor = 1)`. The parameters w are one for each of the
/// `elements`, the `channels` (the first axis), the `features` (the last axis), or `one` for all; w has the
/// shape of x, of the axis, or `[1]`. Each begins as the factor, whose bits `FACTOR` holds: with a small
/// one before a residual sum it is the LayerScale of vision transformers.
///
/// Source: H. Touvron et al., *Going deeper with image transformers*, ICCV 2021 (LayerScale).
#[doc(alias = "LayerScale")]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Scale<X: Tensor, O: Sharing<X> = over::Elements, const FACTOR: u64 = { hyper(1.0) }> {
    /// w.
    #[norm]
    pub weight: O::Parameters,
    inputs: PhantomData<(X, O)>,
}

/// The arguments of [`Scale`] in a declaration.
pub struct ScaleArguments {
    /// How many parameters there are: `elements`, unless given, `channels`, `features` or `one`.
    pub parameters: Over,
    /// How each begins; 1 unless given.
    pub factor: f64,
}

/// What must hold of what parameters begin as.
pub(super) const fn finite(start: f64, sentence: &str) -> Requirement {
    Requirement::that(start.is_finite(), Sentence::new(sentence).real(start))
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, O: Sharing<X>> Layer for Bias<X, O> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        let (x, y, b) = (x.as_slice(), y.as_mut_slice(), self.bias.as_slice());
        runs::<X, O>(|elements, parameters| {
            let (x, y) = (&x[elements.clone()], &mut y[elements]);
            match &b[parameters] {
                [b] => X::Scalar::affine_into(X::Scalar::ONE, x, *b, y),
                b => X::Scalar::add_into(x, b, y),
            }
        });
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        dy.iter().zip(dx).for_each(|(dy, dx)| copy(dy, dx));
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
        let db = grad.bias.as_mut_slice();
        for s in part.samples() {
            let dy = dy[s].as_slice();
            runs_of::<X, O>(part, |elements, parameters| match &mut db[parameters] {
                [db] => *db += dy[elements].iter().copied().sum::<X::Scalar>(),
                db => X::Scalar::accumulate(&dy[elements], db),
            });
        }
    }
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, O: Sharing<X>, const FACTOR: u64> Layer for Scale<X, O, FACTOR> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = X::LEN;
    const CHECK: Requirement = finite(
        f64::from_bits(FACTOR),
        "the factors of a Scale begin with a finite number, not ",
    );

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        let (x, y, w) = (x.as_slice(), y.as_mut_slice(), self.weight.as_slice());
        runs::<X, O>(|elements, parameters| {
            let (x, y) = (&x[elements.clone()], &mut y[elements]);
            match &w[parameters] {
                [w] => X::Scalar::affine_into(*w, x, X::Scalar::ZERO, y),
                w => X::Scalar::multiply_into(x, w, y),
            }
        });
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            self.forward(dy, dx, &mut ());
        }
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        _: &[X],
        _: &(),
        dy: &[X],
        grad: &mut Self,
        part: &Part,
    ) {
        let dw = grad.weight.as_mut_slice();
        for s in part.samples() {
            let (x, dy) = (x[s].as_slice(), dy[s].as_slice());
            runs_of::<X, O>(part, |elements, parameters| {
                let (x, dy) = (&x[elements.clone()], &dy[elements]);
                match &mut dw[parameters] {
                    [dw] => *dw += X::Scalar::dot(x, dy),
                    dw => X::Scalar::accumulate_product(x, dy, dw),
                }
            });
        }
    }

    /// The factors begin as they were declared to.
    fn initialise<R: rand::Rng + ?Sized>(&mut self, _: Init, _: &mut R) {
        let start = X::Scalar::of(f64::from_bits(FACTOR));
        self.weight.as_mut_slice().fill(start);
    }
}
