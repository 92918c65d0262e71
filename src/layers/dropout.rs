//! Dropout.

use core::marker::PhantomData;

use crate::layer::{Layer, Mode};
use crate::parameters::Parameters;
use crate::plain::{Plain, copy};
use crate::random::Draw;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::stepwise::{Steps, Stepwise};
use crate::tensor::{Channels, Tensor};

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

/// In training, all elements of a channel together are zero with the probability p and x / (1 − p)
/// otherwise; in inference, y = x. x and y `[channels]`, `[channels, length]` or `[channels, height, width]`.
///
/// Declared as `SpatialDropout(rate)`, p; `RATE` holds the bits of p. The masks are drawn as those of
/// [`Dropout`]. Elements of a channel that lie beside each other tell nearly the same, so that zeros at
/// single places take little away.
///
/// PyTorch's `Dropout1d` and `Dropout2d`; Keras's `SpatialDropout2D`. Keras's `SpatialDropout1D` takes a
/// sequence `[steps, features]` and drops features, which are its channels; here channels are the first
/// axis, so that of a sequence whole steps are dropped.
///
/// Source: J. Tompson et al., *Efficient object localization using convolutional networks*, CVPR 2015.
#[doc(alias("Dropout1d", "Dropout2d", "SpatialDropout2D"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct SpatialDropout<X: Channels, const RATE: u64> {
    input: PhantomData<X>,
}

/// The arguments of [`SpatialDropout`] in a declaration.
pub struct SpatialDropoutArguments {
    /// The probability p that a channel is zero, at least 0 and below 1.
    pub rate: f64,
}

/// Where the masks of a group were drawn, to draw them again in the backward pass.
#[derive(Plain, Debug, Clone, Copy)]
#[repr(C)]
pub struct Masks {
    drawn: bool,
    draw: Draw,
}

/// y = x ⊙ mask, where the mask of a sample is 0 or 1 / (1 − p), the same for `run` elements.
fn mask<X: Tensor>(rate: u64, run: usize, masks: Masks, x: &[X], y: &mut [X]) {
    let rate = f64::from_bits(rate);
    let keep = X::Scalar::of(1.0 / (1.0 - rate));
    let threshold = (rate * 4_294_967_296.0) as u32;
    for (s, (x, y)) in x.iter().zip(y).enumerate() {
        if !masks.drawn {
            copy(x, y);
            continue;
        }
        let (x, y) = (x.as_slice(), y.as_mut_slice());
        masks.draw.each(s, X::LEN / run, |i, bits| {
            for i in i * run..(i + 1) * run {
                y[i] = if bits < threshold {
                    X::Scalar::ZERO
                } else {
                    x[i] * keep
                };
            }
        });
    }
}

const fn check(rate: u64, sentence: &str) -> Requirement {
    let rate = f64::from_bits(rate);
    Requirement::that(rate >= 0.0 && rate < 1.0, Sentence::new(sentence))
}

/// Dropout of so many elements at a time.
macro_rules! dropout {
    ($run:expr, $sentence:literal) => {
        type Input = X;
        type Output = X;
        type Saved<const B: usize> = Masks;
        type Scratch = ();
        const MACS: usize = 0;
        const CHECK: Requirement = check(RATE, $sentence);

        fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
            copy(x, y);
        }

        fn record<const B: usize>(&self, x: &[X], y: &mut [X], saved: &mut Masks, mode: Mode) {
            if let Mode::Training(draw) = mode {
                *saved = Masks { drawn: true, draw };
            } else {
                saved.drawn = false;
            }
            mask(RATE, $run, *saved, x, y);
        }

        fn backward<const B: usize>(
            &self,
            _: &[X],
            _: &[X],
            saved: &mut Masks,
            dy: &[X],
            dx: &mut [X],
        ) {
            mask(RATE, $run, *saved, dy, dx);
        }
    };
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, const RATE: u64> Layer for Dropout<X, RATE> {
    dropout!(
        1,
        "the rate of a Dropout is a probability: at least 0 and below 1"
    );
}

#[diagnostic::do_not_recommend]
impl<X: Channels, const RATE: u64> Layer for SpatialDropout<X, RATE> {
    dropout!(
        X::POSITIONS,
        "the rate of a SpatialDropout is a probability: at least 0 and below 1"
    );
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

    fn advance(&self, _: &mut Self::State, x: &X::Step, y: &mut X::Step, _: &mut ()) {
        copy(x, y);
    }
}
