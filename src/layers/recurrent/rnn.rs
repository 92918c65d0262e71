//! The simple recurrent layer.

use super::cell::{Block, Cell, Kept, Moment, Passes, Rows, Weights, Work, row_mut};
use super::{Forward, Last, Recurrent};
use crate::init::Init;
use crate::scalar::Float;
use crate::tensor::Tensor;

/// hₜ = tanh(W xₜ + b + U hₜ₋₁ + b′), or with the rectifier for tanh, from h₋₁ = 0; x `[steps, features]`,
/// W `[units, features]`, U `[units, units]`, b and b′ `[units]`, y the last h, `[units]`, or all of them.
///
/// h₋₁ comes in and the last h goes out where a graph says so, `[units]`, or `[2, units]` both ways: see
/// [`WithState`](super::WithState).
///
/// Declared as `Rnn(units, activation = tanh, sequence = false, reverse = false, bidirectional = false,
/// bias = true, init = ..., bias_init = ...)`; activation is `tanh` or `relu`. What the others mean stands
/// with [`Recurrent`]. PyTorch's `RNN`, Keras's `SimpleRNN`.
///
/// Source: J. L. Elman, *Finding structure in time*, Cognitive Science 14, 1990; with the rectifier, Q. V.
/// Le et al., *A simple way to initialize recurrent networks of rectified linear units*, 2015.
#[doc(alias("SimpleRNN", "Elman"))]
pub type Rnn<
    X,
    const H: usize,
    const OUT: usize = H,
    const BIAS: usize = H,
    S = Last,
    D = Forward,
    const RECTIFIED: bool = false,
> = Recurrent<Elman<RECTIFIED>, X, H, OUT, BIAS, S, D>;

/// The arguments of [`Rnn`] in a declaration.
pub struct RnnArguments {
    /// The number of units.
    pub units: usize,
    /// `tanh` or `relu`; `tanh` unless given.
    pub activation: RnnActivation,
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
    /// How the biases begin; zero unless given, or as `init = pytorch` draws them.
    pub bias_init: Init,
}

/// The activation of an [`Rnn`] in a declaration. The variants have names of their own, because rustc shows
/// one that two things have with its path.
pub enum RnnActivation {
    /// `tanh`.
    Tangent,
    /// `relu`.
    Rectifier,
}

/// The cell of [`Rnn`].
#[derive(Debug, Clone, PartialEq)]
pub struct Elman<const RECTIFIED: bool>;

impl<const RECTIFIED: bool> Cell for Elman<RECTIFIED> {
    type Gates<E: Tensor> = E;
    type HiddenBias<E: Tensor> = E;
    type State<E: Tensor> = E;
    type Extra<E: Tensor> = [E; 0];
}

impl<const RECTIFIED: bool> Passes for Elman<RECTIFIED> {
    const GATES: usize = 1;
    const EXTRA: bool = false;
    const CARRIED: bool = false;
    const BLOCKS: &'static [Block] = &[Block::of_state(0, 1)];

    fn advance<T: Float>(
        weights: &Weights<'_, T>,
        gates: &mut Rows<'_, T>,
        work: &mut Work<'_, T>,
    ) {
        weights.recur([0, 1], work.h, work.sums);
        let units = weights.units;
        let states = work.h.chunks_exact_mut(units);
        for (s, (h, sums)) in states.zip(work.sums.chunks_exact(units)).enumerate() {
            T::rnn_step(RECTIFIED, sums, gates.of(s), h);
        }
    }

    // δ = dh ⊙ f′, dhₜ₋₁ = Uᵀ δ.
    fn retreat<T: Float>(
        weights: &Weights<'_, T>,
        kept: &mut Kept<'_, T>,
        at: Moment,
        work: &mut Work<'_, T>,
    ) {
        let units = weights.units;
        let gradients = work.h.chunks_exact(units);
        for (s, (dh, sums)) in gradients.zip(work.sums.chunks_exact_mut(units)).enumerate() {
            let gates = row_mut(kept.gates, at.row(s), units);
            T::rnn_gradient(RECTIFIED, gates, dh);
            sums.copy_from_slice(gates);
        }
        weights.recur_back([0, 1], work.sums, work.h);
    }
}
