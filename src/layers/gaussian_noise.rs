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
/// Computation 7, 1995; G. E. P. Box, M. E. Muller, *A note on the generation of random normal deviates*,
/// 1958 (how they are drawn).
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

/// Two numbers from N(0, 1), made of twice 32 random bits in double precision.
fn normal(radius: u32, angle: u32) -> [f64; 2] {
    let unit = |bits: u32| (f64::from(bits) + 1.0) / 4_294_967_296.0;
    // Through the trait, whose functions give the same bits everywhere.
    let radius = Real::sqrt(-2.0 * Real::ln(unit(radius)));
    let angle = 2.0 * core::f64::consts::PI * unit(angle);
    [radius * Real::cos(angle), radius * Real::sin(angle)]
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
            // Two elements share two draws.
            let (y, mut first) = (y.as_mut_slice(), 0);
            draw.each(s, X::LEN.next_multiple_of(2), |i, bits| {
                if i % 2 == 0 {
                    first = bits;
                    return;
                }
                let noise = normal(first, bits).map(|noise| X::Scalar::of(deviation * noise));
                y[i - 1..]
                    .iter_mut()
                    .zip(noise)
                    .for_each(|(y, noise)| *y += noise);
            });
        }
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        dy.iter().zip(dx).for_each(|(dy, dx)| copy(dy, dx));
    }
}
