//! Long short-term memory.

use super::cell::{Block, Cell, Kept, Moment, Passes, Rows, Weights, Work, row, row_mut};
use super::{Forward, Last, Recurrent};
use crate::init::Init;
use crate::scalar::Float;
use crate::tensor::{Stack, Tensor};

/// i, f, o = σ(W xₜ + b + U hₜ₋₁ + b′), g = tanh(W xₜ + b + U hₜ₋₁ + b′), each with its own rows of W, U, b, b′;
/// cₜ = f ⊙ cₜ₋₁ + i ⊙ g, hₜ = o ⊙ tanh(cₜ), from h₋₁ = c₋₁ = 0; x `[steps, features]`, W `[4 · units, features]`,
/// U `[4 · units, units]`, b and b′ `[4 · units]`, in the order i, f, g, o; y the last h, `[units]`, or all of them.
///
/// h₋₁ and c₋₁ come in and the last h and c go out where a graph says so, `[2, units]`, or `[2, 2, units]` both
/// ways: see [`WithState`](super::WithState).
///
/// Declared as `Lstm(units, sequence = false, reverse = false, bidirectional = false, bias = true, init = ...,
/// bias_init = ...)`. What they mean stands with [`Recurrent`]. PyTorch's `LSTM`; Keras's `LSTM`, whose one
/// bias is b + b′.
///
/// Unless `init = pytorch` or `bias_init` is given, the bias of the gate f begins at one, so that at first
/// nothing is forgotten.
///
/// Source: S. Hochreiter, J. Schmidhuber, *Long short-term memory*, Neural Computation 9, 1997; F. A. Gers et
/// al., *Learning to forget*, Neural Computation 12, 2000; for the one, R. Jozefowicz et al., *An empirical
/// exploration of recurrent network architectures*, ICML 2015.
#[doc(alias("LongShortTermMemory"))]
pub type Lstm<
    X,
    const H: usize,
    const OUT: usize = H,
    const BIAS: usize = H,
    S = Last,
    D = Forward,
> = Recurrent<LongShortTerm, X, H, OUT, BIAS, S, D>;

/// The arguments of [`Lstm`] in a declaration.
pub struct LstmArguments {
    /// The number of units.
    pub units: usize,
    /// Whether the output is that of all steps, not of the last; `false` unless given.
    pub sequence: bool,
    /// Whether it runs from the last step to the first; `false` unless given.
    pub reverse: bool,
    /// Whether it runs both ways, with weights for each; `false` unless given.
    pub bidirectional: bool,
    /// Whether there are biases; `true` unless given.
    pub bias: bool,
    /// How the weights of the input begin; unless given, as [`glorot_uniform`](crate::init::glorot_uniform).
    pub init: Init,
    /// How the biases begin; unless given, one for the gate f and zero for the others, or as `init =
    /// pytorch` draws them.
    pub bias_init: Init,
}

/// The cell of [`Lstm`]. Its extra vector is c.
#[derive(Debug, Clone, PartialEq)]
pub struct LongShortTerm;

impl Cell for LongShortTerm {
    type Gates<E: Tensor> = Stack<E, 4>;
    type HiddenBias<E: Tensor> = Stack<E, 4>;
    type State<E: Tensor> = [E; 2];
    type Extra<E: Tensor> = E;
}

const ALL: [usize; 2] = [0, 4];

impl Passes for LongShortTerm {
    const GATES: usize = 4;
    const EXTRA: bool = true;
    const CARRIED: bool = true;
    const BLOCKS: &'static [Block] = &[Block::of_state(0, 4)];

    fn advance<T: Float>(
        weights: &Weights<'_, T>,
        gates: &mut Rows<'_, T>,
        work: &mut Work<'_, T>,
    ) {
        weights.recur(ALL, work.h, work.sums);
        let units = weights.units;
        let states = work.h.chunks_exact_mut(units);
        let states = states.zip(work.extra.chunks_exact_mut(units));
        for (s, ((h, c), sums)) in states.zip(work.sums.chunks_exact(4 * units)).enumerate() {
            T::lstm_step(sums, gates.of(s), c, h);
        }
    }

    // The gradients of the sums; dhₜ₋₁ = Uᵀ of them, dcₜ₋₁ = dcₜ ⊙ f.
    fn retreat<T: Float>(
        weights: &Weights<'_, T>,
        kept: &mut Kept<'_, T>,
        at: Moment,
        work: &mut Work<'_, T>,
    ) {
        let units = weights.units;
        let gradients = work.h.chunks_exact(units);
        let gradients = gradients.zip(work.extra.chunks_exact_mut(units));
        let all = gradients.zip(work.sums.chunks_exact_mut(4 * units));
        for (s, ((dh, dc), sums)) in all.enumerate() {
            let gates = row_mut(kept.gates, at.row(s), 4 * units);
            let before = at.before(s, kept.extras, units);
            let before = before.or(kept.begin.carried(s));
            T::lstm_gradient(gates, before, row(kept.extras, at.row(s), units), dh, dc);
            sums.copy_from_slice(gates);
        }
        weights.recur_back(ALL, work.sums, work.h);
    }

    fn initialise_bias<T: Float>(bias: &mut [T], units: usize) {
        bias[units..2 * units].fill(T::ONE);
    }
}
