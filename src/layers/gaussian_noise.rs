//! Noise.

use core::marker::PhantomData;

use crate::layer::{Layer, Mode};
use crate::parameters::Parameters;
use crate::plain::copy;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::tensor::Tensor;

/// In training, y = x + n, where each element of n is drawn from N(0, deviation²); in inference, y = x.
///
/// Declared as `GaussianNoise(deviation)`; `DEVIATION` holds its bits. The numbers are drawn by counter, as
/// the masks of [`Dropout`](super::Dropout) are. Keras's `GaussianNoise(stddev)`.
///
/// Source: C. M. Bishop, *Training with noise is equivalent to Tikhonov regularization*, Neural
/// Computation 7, 1995.
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct GaussianNoise<X: Tensor, const DEVIATION: u64> {
    input: PhantomData<X>,
}

/// The arguments of [`GaussianNoise`] in a declaration.
pub struct GaussianNoiseArguments {
    /// The standard deviation of the noise, at least 0.
    pub deviation: f64,
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, const DEVIATION: u64> Layer for GaussianNoise<X, DEVIATION> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = {
        let deviation = f64::from_bits(DEVIATION);
        let sentence = Sentence::new("the deviation of a GaussianNoise is at least 0, found ");
        Requirement::that(
            deviation >= 0.0 && deviation < f64::INFINITY,
            sentence.real(deviation),
        )
    };

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        copy(x, y);
    }

    fn record<const B: usize>(&self, x: &[X], y: &mut [X], _: &mut (), mode: Mode) {
        let deviation = f64::from_bits(DEVIATION);
        for (s, (x, y)) in x.iter().zip(y).enumerate() {
            copy(x, y);
            let Mode::Training(draw) = mode else {
                continue;
            };
            let y = y.as_mut_slice();
            draw.normal(s, X::LEN, |i, noise| {
                y[i] += X::Scalar::of(deviation * noise)
            });
        }
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        dy.iter().zip(dx).for_each(|(dy, dx)| copy(dy, dx));
    }
}
