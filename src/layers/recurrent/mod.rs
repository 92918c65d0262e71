//! Recurrent layers: a state goes from step to step.

mod cell;
mod direction;
mod ends;
mod gru;
mod lstm;
mod memory;
mod rnn;
mod state;
mod step;
mod unroll;

use core::marker::PhantomData;

pub use cell::Cell;
pub use direction::{Backward, Both, Directions, Every, Forward, Last, Returns};
pub use ends::{Begins, Ends, FromState, FromZeros, OutputAlone, OutputAndState};
pub use gru::{Gated, Gru, GruArguments, Reset, ResetAfter, ResetBefore};
pub use lstm::{LongShortTerm, Lstm, LstmArguments};
pub use memory::{Stepping, Unrolled};
pub use rnn::{Elman, Rnn, RnnActivation, RnnArguments};
pub use state::WithState;

use crate::init::{Init, draw, orthogonal, uniform};
use crate::kernel::Kernels;
use crate::layer::{Layer, Mode, Part};
use crate::parameters::{Parameters, Role};
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::tensor::{Floats, Sequence, flat, flat_mut};
use cell::Weights;
use unroll::{AHEAD, Gradients, Way};

/// A recurrent layer of one cell: [`Rnn`], [`Lstm`] or [`Gru`], where the formulas stand.
///
/// - `sequence = false`: the output is that of the last step, `[units]`; `true`: those of all steps, `[steps,
///   units]`, which the next recurrent layer takes: two of them are stacked as two entries, `Lstm(64, sequence =
///   true)` and `Lstm(64)`. Keras's `return_sequences`.
/// - `reverse = true`: it runs from the last step to the first, and so the last step is the first one of the
///   input; outputs stay at their steps. Keras's `go_backwards`, which puts them in the order of computation.
/// - `bidirectional = true`: it runs both ways, with weights for each, and the outputs stand one after the other:
///   `[2 · units]` or `[steps, 2 · units]`, forward first. Each way ends at its own last step, as in PyTorch's h_n and
///   Keras's `Bidirectional`.
/// - `bias = false`: without biases.
///
/// The names and the order of the gates are those of a PyTorch layer of the same size, so that its `state_dict`
/// loads: `lstm.weight_ih_l0` `[4 · units, features]`, `lstm.weight_hh_l0` `[4 · units, units]`, `lstm.bias_ih_l0` and
/// `lstm.bias_hh_l0` `[4 · units]`; of the way back with `_reverse` behind. Other libraries know one bias, which is their sum.
///
/// # Initialisation
///
/// Keras's: the weights of the input by `init`, the recurrent ones [`orthogonal`], biases zero but for the one of
/// [`Lstm`]. With `init = pytorch` PyTorch's: everything uniform in ±1/√units.
///
/// # State
///
/// In a graph the state before the first step comes in, and that of the last goes out: `let (y, end) =
/// read(x, begin);`, `[units]` of each way, see [`WithState`].
///
/// # Steps
///
/// A layer that runs forward alone also computes step by step, to the bit the same: see
/// [`stepwise`](crate::stepwise).
#[derive(Debug, Clone, PartialEq, Parameters)]
#[parameters(scalar = X::Scalar)]
#[allow(clippy::type_complexity, reason = "the types say the shapes")]
#[repr(C)]
pub struct Recurrent<
    C: Cell,
    X: Sequence,
    const H: usize,
    const OUT: usize = H,
    const BIAS: usize = H,
    S: Returns = Last,
    D: Directions = Forward,
> {
    /// W.
    #[weight]
    pub weight_ih_l0: C::Gates<[X::Step; H]>,
    /// U.
    #[weight]
    pub weight_hh_l0: C::Gates<[[X::Scalar; H]; H]>,
    /// b, or nothing.
    #[bias]
    pub bias_ih_l0: C::Gates<[X::Scalar; BIAS]>,
    /// b′, or nothing.
    #[bias]
    pub bias_hh_l0: C::HiddenBias<[X::Scalar; BIAS]>,
    /// W of the way back, if it runs both ways.
    #[weight]
    pub weight_ih_l0_reverse: D::Reverse<C::Gates<[X::Step; H]>>,
    /// U of the way back.
    #[weight]
    pub weight_hh_l0_reverse: D::Reverse<C::Gates<[[X::Scalar; H]; H]>>,
    /// b of the way back.
    #[bias]
    pub bias_ih_l0_reverse: D::Reverse<C::Gates<[X::Scalar; BIAS]>>,
    /// b′ of the way back.
    #[bias]
    pub bias_hh_l0_reverse: D::Reverse<C::HiddenBias<[X::Scalar; BIAS]>>,
    cell: PhantomData<C>,
    returns: PhantomData<S>,
    directions: PhantomData<D>,
}

impl<C, X, const H: usize, const OUT: usize, const BIAS: usize, S, D>
    Recurrent<C, X, H, OUT, BIAS, S, D>
where
    C: Cell,
    X: Sequence,
    S: Returns,
    D: Directions,
{
    const ROWS: usize = C::GATES * H;

    /// The way of the `pass`-th direction.
    fn way(pass: usize) -> Way {
        Way {
            steps: X::STEPS,
            features: X::FEATURES,
            reverse: D::REVERSED[pass],
        }
    }

    fn weights(&self, pass: usize) -> Weights<'_, X::Scalar> {
        let [input, hidden, input_bias, hidden_bias] = match pass {
            0 => [
                self.weight_ih_l0.as_slice(),
                self.weight_hh_l0.as_slice(),
                self.bias_ih_l0.as_slice(),
                self.bias_hh_l0.as_slice(),
            ],
            _ => [
                self.weight_ih_l0_reverse.as_slice(),
                self.weight_hh_l0_reverse.as_slice(),
                self.bias_ih_l0_reverse.as_slice(),
                self.bias_hh_l0_reverse.as_slice(),
            ],
        };
        Weights {
            units: H,
            input,
            hidden,
            input_bias,
            hidden_bias,
        }
    }

    fn gradients(&mut self, pass: usize) -> Gradients<'_, X::Scalar> {
        let [input, hidden, input_bias, hidden_bias] = match pass {
            0 => [
                self.weight_ih_l0.as_mut_slice(),
                self.weight_hh_l0.as_mut_slice(),
                self.bias_ih_l0.as_mut_slice(),
                self.bias_hh_l0.as_mut_slice(),
            ],
            _ => [
                self.weight_ih_l0_reverse.as_mut_slice(),
                self.weight_hh_l0_reverse.as_mut_slice(),
                self.bias_ih_l0_reverse.as_mut_slice(),
                self.bias_hh_l0_reverse.as_mut_slice(),
            ],
        };
        Gradients {
            input,
            hidden,
            input_bias,
            hidden_bias,
        }
    }

    /// Where the output of a step of the `pass`-th direction stands in that of a sample, if it does.
    fn place(pass: usize, step: usize) -> Option<core::ops::Range<usize>> {
        let row = match S::EVERY {
            true => step,
            false if step == Self::way(pass).end() => 0,
            false => return None,
        };
        let start = row * OUT + pass * H;
        Some(start..start + H)
    }

    /// All steps of a sample in one direction, from the state in `work`, which becomes the last one.
    fn run(
        &self,
        pass: usize,
        x: &X,
        y: &mut [X::Scalar],
        gates: &mut [X::Scalar],
        work: &mut cell::Work<'_, X::Scalar>,
    ) {
        let (weights, way) = (self.weights(pass), Self::way(pass));
        let see = |step, h: &[X::Scalar]| {
            if let Some(place) = Self::place(pass, step) {
                y[place].copy_from_slice(h);
            }
        };
        unroll::run::<C, _>(&weights, way, x.as_slice(), gates, work, see);
    }

    /// The output of a sample in one direction, from all that were recorded.
    fn give(pass: usize, sample: usize, states: &[X::Scalar], y: &mut [X::Scalar]) {
        for step in 0..X::STEPS {
            if let Some(place) = Self::place(pass, step) {
                y[place].copy_from_slice(cell::row(states, sample * X::STEPS + step, H));
            }
        }
    }

    /// Adds to the gradients of the samples' states what comes from the outputs `dy` of a step.
    fn add<'a>(
        pass: usize,
        step: usize,
        dy: impl Iterator<Item = &'a [X::Scalar]>,
        dh: &mut [X::Scalar],
    ) where
        X::Scalar: 'a,
    {
        if let Some(place) = Self::place(pass, step) {
            for (dy, dh) in dy.zip(dh.chunks_exact_mut(H)) {
                X::Scalar::accumulate(&dy[place.clone()], dh);
            }
        }
    }
}

#[diagnostic::do_not_recommend]
impl<C, X, const H: usize, const OUT: usize, const BIAS: usize, S, D> Layer
    for Recurrent<C, X, H, OUT, BIAS, S, D>
where
    C: Cell,
    X: Sequence,
    S: Returns,
    D: Directions,
{
    type Input = X;
    type Output = S::Output<X, [X::Scalar; OUT]>;
    type Saved<const B: usize> = Unrolled<C, X, H, B, D>;
    type Scratch = Stepping<C, X::Scalar, H, AHEAD>;
    const MACS: usize = D::REVERSED.len() * X::STEPS * Self::ROWS * (X::FEATURES + H);
    const CHECK: Requirement = Requirement::that(
        H > 0,
        Sentence::new("a recurrent layer has at least 1 unit, found 0"),
    )
    .and(Requirement::that(
        X::STEPS > 0,
        Sentence::new("a recurrent layer takes at least 1 step, found none"),
    ))
    .and(Requirement::that(
        BIAS == H || BIAS == 0,
        Sentence::new("a recurrent layer has a bias for each sum, or none"),
    ))
    .and(Requirement::that(
        OUT == D::REVERSED.len() * H,
        Sentence::new("")
            .number(H)
            .text(" units in each direction make an output of ")
            .number(D::REVERSED.len() * H)
            .text(", not ")
            .number(OUT),
    ));

    fn forward(&self, x: &X, y: &mut Self::Output, scratch: &mut Self::Scratch) {
        let y = y.as_mut_slice();
        for pass in 0..D::REVERSED.len() {
            scratch.begin();
            let (gates, mut work) = scratch.parts();
            self.run(pass, x, y, gates, &mut work);
        }
    }

    fn record<const B: usize>(
        &self,
        x: &[X],
        y: &mut [Self::Output],
        saved: &mut Self::Saved<B>,
        _: Mode,
    ) {
        for pass in 0..D::REVERSED.len() {
            let (weights, way) = (self.weights(pass), Self::way(pass));
            let (mut kept, mut work) = saved.parts(pass, x.len());
            unroll::take_in::<C, _>(&weights, way, flat(x), kept.gates);
            unroll::record::<C, _>(&weights, way, &mut kept, &mut work);
            for (s, y) in y.iter_mut().enumerate() {
                Self::give(pass, s, kept.states, y.as_mut_slice());
            }
        }
    }

    fn deltas<const B: usize>(
        &self,
        _: &[X],
        _: &[Self::Output],
        saved: &mut Self::Saved<B>,
        dy: &[Self::Output],
    ) {
        for pass in 0..D::REVERSED.len() {
            let (weights, (mut kept, mut work)) = (self.weights(pass), saved.parts(pass, dy.len()));
            let add = |step, dh: &mut [X::Scalar]| {
                Self::add(pass, step, dy.iter().map(Floats::as_slice), dh);
            };
            unroll::back::<C, _>(&weights, Self::way(pass), &mut kept, &mut work, add);
        }
    }

    // dxₜ = Wᵀ times the gradients of the sums, of both directions.
    fn backward<const B: usize>(
        &self,
        _: &[X],
        _: &[Self::Output],
        saved: &mut Self::Saved<B>,
        _: &[Self::Output],
        dx: &mut [X],
    ) {
        let (weights, kept) = (self.weights(0), saved.recorded(0, 0..dx.len()));
        unroll::carry::<C, _>(&weights, Self::way(0), kept.gates, flat_mut(dx));
        if D::REVERSED.len() == 2 {
            let weights = self.weights(1);
            let (gates, spare) = saved.second(dx.len());
            for (gates, dx) in gates.chunks_exact(X::STEPS * Self::ROWS).zip(dx) {
                unroll::carry::<C, _>(&weights, Self::way(1), gates, spare);
                X::Scalar::accumulate(spare, dx.as_mut_slice());
            }
        }
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        _: &[Self::Output],
        saved: &Self::Saved<B>,
        _: &[Self::Output],
        grad: &mut Self,
        part: &Part,
    ) {
        let (samples, rows) = (part.samples(), part.rows(Self::ROWS));
        let x = flat(&x[samples.clone()]);
        for pass in 0..D::REVERSED.len() {
            let (way, kept) = (Self::way(pass), saved.recorded(pass, samples.clone()));
            unroll::accumulate::<C, _>(way, H, x, kept, &rows, &mut grad.gradients(pass));
        }
    }

    fn initialise<R: rand::Rng + ?Sized>(&mut self, init: Init, rng: &mut R) {
        if init == Init::PyTorch {
            let bound = 1.0 / Real::sqrt(H as f64);
            draw(self, rng, |_| Some(uniform(-bound, bound)));
            return;
        }
        // The weights of the input and of the state before stand in turn.
        let mut of_input = false;
        draw(self, rng, |role| {
            of_input = role == Role::Weight && !of_input;
            match role {
                Role::Weight if of_input => Some(init),
                Role::Weight => Some(orthogonal(1.0)),
                _ => Some(Init::Constant(0.0)),
            }
        });
        if BIAS > 0 {
            for pass in 0..D::REVERSED.len() {
                C::initialise_bias(self.gradients(pass).input_bias, H);
            }
        }
    }
}
