//! The rectifier whose slope is learned.

use core::marker::PhantomData;

use super::scale::finite;
use super::sharing::{Over, Sharing, over, runs, runs_of};
use crate::init::Init;
use crate::layer::{Layer, Part};
use crate::parameters::Parameters;
use crate::requirement::Requirement;
use crate::scalar::{Real, hyper};
use crate::tensor::{Floats, Tensor};

/// y = x where x > 0, w · x elsewhere; x and y of any shape.
///
/// Declared as `PRelu(parameters = one, slope = 0.25)`. The parameters w are `one` for all elements, or one
/// for each of the `channels` (the first axis), the `features` (the last axis) or the `elements`; w has the
/// shape `[1]`, of the axis, or of x. Each begins as the slope, whose bits `SLOPE` holds. Weight decay
/// would draw it to the plain rectifier, and leaves it alone unless it is asked for.
///
/// PyTorch's `PReLU`, with `num_parameters` either 1 or the number of channels; Keras's `PReLU` has one
/// parameter for each element, and `shared_axes`, and begins at 0.
///
/// Source: K. He et al., *Delving deep into rectifiers*, ICCV 2015.
#[doc(alias = "PReLU")]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct PRelu<X: Tensor, O: Sharing<X> = over::One, const SLOPE: u64 = { hyper(0.25) }> {
    /// w.
    #[norm]
    pub weight: O::Parameters,
    inputs: PhantomData<(X, O)>,
}

/// The arguments of [`PRelu`] in a declaration.
pub struct PReluArguments {
    /// How many parameters there are: `one`, unless given, `channels`, `features` or `elements`.
    pub parameters: Over,
    /// How each begins; 0.25 unless given.
    pub slope: f64,
}

/// Calls `see` with the place of each element and of its parameter.
fn each<X: Tensor, O: Sharing<X>>(mut see: impl FnMut(usize, usize)) {
    runs::<X, O>(|elements, parameters| {
        let only = parameters.len() == 1;
        for (at, element) in elements.enumerate() {
            see(element, parameters.start + if only { 0 } else { at });
        }
    });
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, O: Sharing<X>, const SLOPE: u64> Layer for PRelu<X, O, SLOPE> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = finite(
        f64::from_bits(SLOPE),
        "the slopes of a PRelu begin with a finite number, not ",
    );

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        let (x, y, w) = (x.as_slice(), y.as_mut_slice(), self.weight.as_slice());
        each::<X, O>(|i, p| {
            y[i] = if x[i] > X::Scalar::ZERO {
                x[i]
            } else {
                w[p] * x[i]
            }
        });
    }

    fn backward<const B: usize>(&self, x: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        let w = self.weight.as_slice();
        for ((x, dy), dx) in x.iter().zip(dy).zip(dx) {
            let (x, dy, dx) = (x.as_slice(), dy.as_slice(), dx.as_mut_slice());
            each::<X, O>(|i, p| {
                dx[i] = if x[i] > X::Scalar::ZERO {
                    dy[i]
                } else {
                    w[p] * dy[i]
                }
            });
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
            let term = |i: usize| {
                if x[i] > X::Scalar::ZERO {
                    X::Scalar::ZERO
                } else {
                    x[i] * dy[i]
                }
            };
            runs_of::<X, O>(part, |elements, parameters| match &mut dw[parameters] {
                [dw] => *dw += elements.map(term).sum::<X::Scalar>(),
                dw => dw
                    .iter_mut()
                    .zip(elements)
                    .for_each(|(dw, i)| *dw += term(i)),
            });
        }
    }

    /// The slopes begin as they were declared to.
    fn initialise<R: rand::Rng + ?Sized>(&mut self, _: Init, _: &mut R) {
        let start = X::Scalar::of(f64::from_bits(SLOPE));
        self.weight.as_mut_slice().fill(start);
    }
}
