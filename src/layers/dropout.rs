//! Dropout.

use core::marker::PhantomData;

use crate::layer::{Layer, Mode};
use crate::parameters::Parameters;
use crate::plain::{Plain, copy};
use crate::random::Draw;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::stepwise::{Steps, Stepwise};
use crate::tensor::Tensor;

/// In training, each element is zero with the probability p and x / (1 − p) otherwise; in
/// inference, y = x.
///
/// Declared as `Dropout(rate)`, p; `RATE` holds the bits of p. The masks are drawn by counter: they
/// depend on the tape's seed, the step, the layer, the sample and the element alone.
///
/// Source: N. Srivastava et al., *Dropout: a simple way to prevent neural networks from
/// overfitting*, JMLR 2014.
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Dropout<X: Tensor, const RATE: u64> {
    input: PhantomData<X>,
}

/// The arguments of [`Dropout`] in a declaration.
pub struct DropoutArguments {
    /// The probability p of a zero, at least 0 and below 1.
    pub rate: f64,
}

/// Where the masks of a group were drawn, to draw them again in the backward pass.
#[derive(Plain, Debug, Clone, Copy)]
#[repr(C)]
pub struct Masks {
    drawn: bool,
    draw: Draw,
}

impl<X: Tensor, const RATE: u64> Dropout<X, RATE> {
    const P: f64 = f64::from_bits(RATE);

    /// y = x ⊙ mask, where the mask of a sample is 0 or 1 / (1 − p).
    fn mask(masks: Masks, x: &[X], y: &mut [X]) {
        let keep = X::Scalar::of(1.0 / (1.0 - Self::P));
        let threshold = (Self::P * 4_294_967_296.0) as u32;
        for (s, (x, y)) in x.iter().zip(y).enumerate() {
            if !masks.drawn {
                copy(x, y);
                continue;
            }
            let (x, y) = (x.as_slice(), y.as_mut_slice());
            masks.draw.each(s, X::LEN, |i, bits| {
                y[i] = if bits < threshold {
                    X::Scalar::ZERO
                } else {
                    x[i] * keep
                };
            });
        }
    }
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, const RATE: u64> Layer for Dropout<X, RATE> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = Masks;
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = Requirement::that(
        Self::P >= 0.0 && Self::P < 1.0,
        Sentence::new("the rate of a Dropout is a probability: at least 0 and below 1"),
    );

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        copy(x, y);
    }

    fn record<const B: usize>(&self, x: &[X], y: &mut [X], saved: &mut Masks, mode: Mode) {
        if let Mode::Training(draw) = mode {
            *saved = Masks { drawn: true, draw };
        } else {
            saved.drawn = false;
        }
        Self::mask(*saved, x, y);
    }

    fn backward<const B: usize>(
        &self,
        _: &[X],
        _: &[X],
        saved: &mut Masks,
        dy: &[X],
        dx: &mut [X],
    ) {
        Self::mask(*saved, dy, dx);
    }
}

#[diagnostic::do_not_recommend]
impl<X, const RATE: u64> Stepwise for Dropout<X, RATE>
where
    X: Tensor + Steps<Step: Tensor<Scalar = X::Scalar>>,
{
    type Step = X::Step;
    type Given = X::Step;
    type State = [X::Scalar; 0];
    type Memory = ();

    fn step(&self, _: &mut Self::State, x: &X::Step, y: &mut X::Step, _: &mut ()) {
        copy(x, y);
    }
}
