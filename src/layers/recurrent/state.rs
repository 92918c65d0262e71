//! A recurrent layer whose state comes in, goes out, or both.

use core::marker::PhantomData;

use super::cell::{Begin, Cell, Side, row, row_mut};
use super::direction::{Directions, Forward, Last, Returns};
use super::ends::{Begins, Ends, FromZeros, OutputAndState};
use super::memory::{Stepping, Unrolled};
use super::unroll::AHEAD;
use super::{Recurrent, unroll};
use crate::init::Init;
use crate::kernel::Kernels;
use crate::layer::{Layer, Mode, Part};
use crate::parameters::Parameters;
use crate::plain::Plain;
use crate::requirement::Requirement;
use crate::stepwise::Stepwise;
use crate::tensor::{Floats, Grad, Pair, Sequence, Tensor, flat};

/// (y, end) = layer(x, begin): a recurrent layer with the state before its first step, of which it begins
/// in place of zeros, and that of its last; x as the layer takes it, y as it gives it. The states are
///
/// | | one way | `bidirectional = true` |
/// |---|---|---|
/// | `Rnn`, `Gru` | h `[units]` | h `[2, units]`, forward first |
/// | `Lstm` | h and c `[2, units]` | h and c `[2, 2, units]`, each forward first |
///
/// A graph says by the call what there is, the same in each call of a layer:
///
/// - `let (y, end) = read(x, begin);` with both,
/// - `let (y, end) = read(x);` from zeros,
/// - `let y = read(x, begin);` without the last.
///
/// ```
/// use netwright::prelude::*;
///
/// network! {
///     /// One layer reads, and another says what follows from where the first ended.
///     struct Translator: [12, 8] -> [12, 20] {
///         read: Lstm(32),
///         say: Lstm(32, sequence = true),
///         words: TimeDistributed(Dense(20)),
///
///         fn forward(x) {
///             let (_, end) = read(x);
///             words(say(x, end))
///         }
///     }
/// }
///
/// let net = Translator::boxed(&mut Generator::seed(1));
/// assert_eq!(net.forward(&[[0.5; 8]; 12]).len(), 12);
/// ```
///
/// Its parameters are those of the layer inside, under their own names. The way back begins behind the last
/// step of the input, and its last state is that of the first one. Of layers that are stacked each has its own.
///
/// PyTorch's h_0 and h_n, `[2, units]` of a layer that runs both ways, with c_0 and c_n behind them; Keras's
/// `initial_state` and `return_state`, which are lists.
#[doc(alias("initial_state", "return_state", "h_0", "h_n"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[parameters(transparent)]
#[repr(C)]
pub struct WithState<L: Layer, B: Begins, E: Ends> {
    /// The layer.
    pub layer: L,
    begins: PhantomData<B>,
    ends: PhantomData<E>,
}

/// What it keeps of a group: what the layer keeps, and the states before the first step.
#[derive(Plain)]
#[allow(clippy::type_complexity, reason = "the types say the shapes")]
#[repr(C)]
pub struct Continued<C: Cell, X: Sequence, const H: usize, const N: usize, D: Directions, B: Begins>
{
    unrolled: Unrolled<C, X, H, N, D>,
    begin: [B::Kept<State<C, X, H, D>>; N],
}

/// The states before the first step of these samples, of one direction.
fn begin<S: Tensor>(states: &[S], side: Side) -> Begin<'_, S::Scalar> {
    Begin {
        states: flat(states),
        length: S::LEN,
        side,
    }
}

/// The state of a recurrent layer.
type State<C, X, const H: usize, D> =
    <C as Cell>::State<<D as Directions>::Ways<[<X as Floats>::Scalar; H]>>;

impl<C, X, const H: usize, const OUT: usize, const BIAS: usize, S, D, B, E>
    WithState<Recurrent<C, X, H, OUT, BIAS, S, D>, B, E>
where
    C: Cell,
    X: Sequence,
    S: Returns,
    D: Directions,
    B: Begins,
    E: Ends,
{
    const ROWS: usize = C::GATES * H;

    /// The `pass`-th direction's part of the state.
    fn side(pass: usize) -> Side {
        Side {
            units: H,
            ways: D::REVERSED.len(),
            pass,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<C, X, const H: usize, const OUT: usize, const BIAS: usize, S, D, B, E> Layer
    for WithState<Recurrent<C, X, H, OUT, BIAS, S, D>, B, E>
where
    C: Cell,
    X: Sequence,
    S: Returns,
    D: Directions,
    B: Begins,
    E: Ends,
{
    type Input = B::Input<X, State<C, X, H, D>>;
    type Output = E::Output<S::Output<X, [X::Scalar; OUT]>, State<C, X, H, D>>;
    type Saved<const N: usize> = Continued<C, X, H, N, D, B>;
    type Scratch = Stepping<C, X::Scalar, H, AHEAD>;
    const MACS: usize = Recurrent::<C, X, H, OUT, BIAS, S, D>::MACS;
    const CHECK: Requirement = Recurrent::<C, X, H, OUT, BIAS, S, D>::CHECK;

    fn forward(&self, x: &Self::Input, y: &mut Self::Output, scratch: &mut Self::Scratch) {
        let ((x, begin), (y, end)) = (B::parts(x), E::parts_mut(y));
        let (y, mut end) = (y.as_mut_slice(), end.map(Floats::as_mut_slice));
        for pass in 0..D::REVERSED.len() {
            scratch.begin();
            let (gates, mut work) = scratch.parts();
            if let Some(begin) = begin {
                work.put(0, Self::side(pass), begin.as_slice());
            }
            self.layer.run(pass, x, y, gates, &mut work);
            if let Some(end) = &mut end {
                work.take(0, Self::side(pass), end);
            }
        }
    }

    fn record<const N: usize>(
        &self,
        x: &[Self::Input],
        y: &mut [Self::Output],
        saved: &mut Self::Saved<N>,
        _: Mode,
    ) {
        for pass in 0..D::REVERSED.len() {
            let (weights, side) = (self.layer.weights(pass), Self::side(pass));
            let way = Recurrent::<C, X, H, OUT, BIAS, S, D>::way(pass);
            let (mut kept, mut work) = saved.unrolled.parts(pass, x.len());
            for (s, x) in x.iter().enumerate() {
                let (x, begin) = B::parts(x);
                let gates = row_mut(kept.gates, s, X::STEPS * Self::ROWS);
                unroll::take_in::<C, _>(&weights, way, x.as_slice(), gates);
                if let Some(begin) = begin {
                    work.put(s, side, begin.as_slice());
                    let kept = saved.begin[s].as_mut_slice();
                    kept.copy_from_slice(begin.as_slice());
                }
            }
            unroll::record::<C, _>(&weights, way, &mut kept, &mut work);
            for (s, y) in y.iter_mut().enumerate() {
                let (y, end) = E::parts_mut(y);
                let y = y.as_mut_slice();
                Recurrent::<C, X, H, OUT, BIAS, S, D>::give(pass, s, kept.states, y);
                if let Some(end) = end {
                    work.take(s, side, end.as_mut_slice());
                }
            }
        }
    }

    fn deltas<const N: usize>(
        &self,
        _: &[Self::Input],
        _: &[Self::Output],
        saved: &mut Self::Saved<N>,
        dy: &[Self::Output],
    ) {
        for pass in 0..D::REVERSED.len() {
            let (weights, side) = (self.layer.weights(pass), Self::side(pass));
            let way = Recurrent::<C, X, H, OUT, BIAS, S, D>::way(pass);
            let (mut kept, mut work) = saved.unrolled.parts(pass, dy.len());
            kept.begin = begin(&saved.begin[..dy.len()], side);
            for (s, dy) in dy.iter().enumerate() {
                if let (_, Some(end)) = E::parts(dy) {
                    work.put(s, side, end.as_slice());
                }
            }
            let add = |step, dh: &mut [X::Scalar]| {
                let dy = dy.iter().map(|dy| E::parts(dy).0.as_slice());
                Recurrent::<C, X, H, OUT, BIAS, S, D>::add(pass, step, dy, dh);
            };
            unroll::back::<C, _>(&weights, way, &mut kept, &mut work, add);
        }
    }

    // dxₜ = Wᵀ times the gradients of the sums, of both directions; that of the state before is what is left of
    // the way back.
    fn backward<const N: usize>(
        &self,
        _: &[Self::Input],
        _: &[Self::Output],
        saved: &mut Self::Saved<N>,
        _: &[Self::Output],
        dx: &mut [Grad<Self::Input>],
    ) {
        let samples = dx.len();
        for pass in 0..D::REVERSED.len() {
            let (weights, side) = (self.layer.weights(pass), Self::side(pass));
            let way = Recurrent::<C, X, H, OUT, BIAS, S, D>::way(pass);
            for (s, dx) in dx.iter_mut().enumerate() {
                let (dx, d_begin) = B::gradients::<X, State<C, X, H, D>>(dx);
                if pass == 0 {
                    let gates = saved.unrolled.recorded(0, s..s + 1).gates;
                    unroll::carry::<C, _>(&weights, way, gates, dx.as_mut_slice());
                } else {
                    let (gates, spare) = saved.unrolled.second(samples);
                    let gates = row(gates, s, X::STEPS * Self::ROWS);
                    unroll::carry::<C, _>(&weights, way, gates, spare);
                    X::Scalar::accumulate(spare, dx.as_mut_slice());
                }
                if let Some(d_begin) = d_begin {
                    let left = saved.unrolled.left(pass, samples);
                    left.take(s, side, d_begin.as_mut_slice());
                }
            }
        }
    }

    fn accumulate<const N: usize>(
        &self,
        x: &[Self::Input],
        _: &[Self::Output],
        saved: &Self::Saved<N>,
        _: &[Self::Output],
        grad: &mut Self,
        part: &Part,
    ) {
        let rows = part.rows(Self::ROWS);
        for pass in 0..D::REVERSED.len() {
            let way = Recurrent::<C, X, H, OUT, BIAS, S, D>::way(pass);
            let mut gradients = grad.layer.gradients(pass);
            for s in part.samples() {
                let mut kept = saved.unrolled.recorded(pass, s..s + 1);
                kept.begin = begin(&saved.begin[s..s + 1], Self::side(pass));
                let x = B::parts(&x[s]).0.as_slice();
                unroll::accumulate::<C, _>(way, H, x, kept, &rows, &mut gradients);
            }
        }
    }

    fn initialise<R: rand::Rng + ?Sized>(&mut self, init: Init, rng: &mut R) {
        self.layer.initialise(init, rng);
    }
}

// The output and the state as they would be if the sequence ended there.
#[diagnostic::do_not_recommend]
impl<C, X, const H: usize, const OUT: usize, const BIAS: usize> Stepwise
    for WithState<Recurrent<C, X, H, OUT, BIAS, Last, Forward>, FromZeros, OutputAndState>
where
    C: Cell,
    X: Sequence,
{
    type Step = X::Step;
    type Given = Pair<[X::Scalar; OUT], State<C, X, H, Forward>>;
    type State = State<C, X, H, Forward>;
    type Memory = Stepping<C, X::Scalar, H, 1>;

    fn advance(
        &self,
        state: &mut Self::State,
        x: &X::Step,
        y: &mut Self::Given,
        memory: &mut Self::Memory,
    ) {
        self.layer.advance(state, x, &mut y.0, memory);
        y.1.as_mut_slice().copy_from_slice(state.as_slice());
    }
}
