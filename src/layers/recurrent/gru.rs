//! The gated recurrent unit, in both its forms.

use core::marker::PhantomData;

use super::cell::{Block, Cell, Kept, Moment, Passes, Rows, Weights, Work, row_mut};
use super::{Forward, Last, Recurrent};
use crate::init::Init;
use crate::scalar::Float;
use crate::tensor::{Stack, Tensor};

/// r, z = σ(W xₜ + b + U hₜ₋₁ + b′), n = tanh(W xₜ + b + r ⊙ (U hₜ₋₁ + b′)), each with its own rows of W, U, b, b′;
/// hₜ = (1 − z) ⊙ n + z ⊙ hₜ₋₁, from h₋₁ = 0; x `[steps, features]`, W `[3 · units, features]`, U `[3 · units,
/// units]`, b and b′ `[3 · units]`, in the order r, z, n; y the last h, `[units]`, or all of them.
///
/// With `reset_after = false` the form of the first paper: n = tanh(W xₜ + b + U (r ⊙ hₜ₋₁)), and there is no b′.
///
/// h₋₁ comes in and the last h goes out where a graph says so, `[units]`, or `[2, units]` both ways: see
/// [`WithState`](super::WithState).
///
/// Declared as `Gru(units, sequence = false, reverse = false, bidirectional = false, reset_after = true, bias =
/// true, init = ..., bias_init = ...)`. What the others mean stands with [`Recurrent`]. PyTorch's `GRU`, which has
/// the form with `reset_after` alone; Keras's `GRU`, in the order z, r, n, which has both.
///
/// Source: K. Cho et al., *Learning phrase representations using RNN encoder–decoder for statistical machine
/// translation*, EMNLP 2014; with `reset_after`, J. Chung et al., *Empirical evaluation of gated recurrent
/// neural networks on sequence modeling*, 2014, as NVIDIA's cuDNN computes it.
#[doc(alias("GatedRecurrentUnit"))]
pub type Gru<
    X,
    const H: usize,
    const OUT: usize = H,
    const BIAS: usize = H,
    S = Last,
    D = Forward,
    R = ResetAfter,
> = Recurrent<Gated<R>, X, H, OUT, BIAS, S, D>;

/// The arguments of [`Gru`] in a declaration.
pub struct GruArguments {
    /// The number of units.
    pub units: usize,
    /// Whether the output is that of all steps, not of the last; `false` unless given.
    pub sequence: bool,
    /// Whether it runs from the last step to the first; `false` unless given.
    pub reverse: bool,
    /// Whether it runs both ways, with weights for each; `false` unless given.
    pub bidirectional: bool,
    /// Whether r meets U h, not h; `true` unless given.
    pub reset_after: bool,
    /// Whether there are biases; `true` unless given.
    pub bias: bool,
    /// How the weights of the input begin; unless given, as [`glorot_uniform`](crate::init::glorot_uniform).
    pub init: Init,
    /// How the biases begin; zero unless given, or as `init = pytorch` draws them.
    pub bias_init: Init,
}

/// The cell of [`Gru`]. Its extra vector is what r meets, U h + b′, and later its gradient; or r ⊙ h.
#[derive(Debug, Clone, PartialEq)]
pub struct Gated<R>(PhantomData<R>);

/// The form of a [`Gru`] in which r meets U h + b′.
#[derive(Debug, Clone, PartialEq)]
pub struct ResetAfter;

/// The form of a [`Gru`] in which r meets h.
#[derive(Debug, Clone, PartialEq)]
pub struct ResetBefore;

/// The form of a [`Gru`]. Sealed: there are [`ResetAfter`] and [`ResetBefore`].
pub trait Reset: core::fmt::Debug + Clone + PartialEq + Send + Sync + 'static {
    /// Whether r meets U h + b′.
    const AFTER: bool;
    /// An `E` for each b′.
    type Bias<E: Tensor>: Tensor<Scalar = E::Scalar>;
}

impl Reset for ResetAfter {
    const AFTER: bool = true;
    type Bias<E: Tensor> = Stack<E, 3>;
}

impl Reset for ResetBefore {
    const AFTER: bool = false;
    type Bias<E: Tensor> = [E; 0];
}

impl<R: Reset> Cell for Gated<R> {
    type Gates<E: Tensor> = Stack<E, 3>;
    type HiddenBias<E: Tensor> = R::Bias<E>;
    type State<E: Tensor> = E;
    type Extra<E: Tensor> = E;
}

/// The rows of r and z, those of n, and all.
const OPEN: [usize; 2] = [0, 2];
const NEW: [usize; 2] = [2, 3];
const ALL: [usize; 2] = [0, 3];

impl<R: Reset> Passes for Gated<R> {
    const GATES: usize = 3;
    const EXTRA: bool = true;
    const CARRIED: bool = false;
    const BLOCKS: &'static [Block] = &[
        Block::of_state(0, 2),
        Block {
            gates: NEW,
            extra_gradient: R::AFTER,
            extra_input: !R::AFTER,
        },
    ];

    fn advance<T: Float>(
        weights: &Weights<'_, T>,
        gates: &mut Rows<'_, T>,
        work: &mut Work<'_, T>,
    ) {
        let (units, Work { h, extra, sums }) = (weights.units, work);
        let states = |h: &mut [T]| h.len() / units;
        if R::AFTER {
            weights.recur(ALL, h, sums);
            for s in 0..states(h) {
                let (open, inner) = row_mut(sums, s, 3 * units).split_at(2 * units);
                T::gru_open(open, gates.of(s));
                T::gru_step(true, inner, gates.of(s), row_mut(h, s, units));
                row_mut(extra, s, units).copy_from_slice(inner);
            }
        } else {
            let sums = &mut sums[..2 * h.len()];
            weights.recur(OPEN, h, sums);
            for s in 0..states(h) {
                T::gru_open(row_mut(sums, s, 2 * units), gates.of(s));
                let r = &gates.of(s)[..units];
                T::multiply_into(r, row_mut(h, s, units), row_mut(extra, s, units));
            }
            let sums = &mut sums[..h.len()];
            weights.recur(NEW, extra, sums);
            for s in 0..states(h) {
                let inner = row_mut(sums, s, units);
                T::gru_step(false, inner, gates.of(s), row_mut(h, s, units));
            }
        }
    }

    // The gradients of the sums; dhₜ₋₁ = z ⊙ dhₜ + Uᵀ of them, by way of r where the state is reset before.
    fn retreat<T: Float>(
        weights: &Weights<'_, T>,
        kept: &mut Kept<'_, T>,
        at: Moment,
        work: &mut Work<'_, T>,
    ) {
        let (units, Work { h, extra, sums }) = (weights.units, work);
        let samples = h.len() / units;
        for s in 0..samples {
            let before = at.before(s, kept.states, units);
            let before = before.or(kept.begin.h(s));
            let (dh, carry) = (row_mut(h, s, units), row_mut(extra, s, units));
            let gates = row_mut(kept.gates, at.row(s), 3 * units);
            let inner = row_mut(kept.extras, at.row(s), units);
            T::gru_gradient(R::AFTER, gates, inner, before, dh, carry);
            if R::AFTER {
                let (open, new) = row_mut(sums, s, 3 * units).split_at_mut(2 * units);
                open.copy_from_slice(&gates[..2 * units]);
                new.copy_from_slice(inner);
            } else {
                row_mut(sums, s, units).copy_from_slice(&gates[2 * units..]);
            }
        }
        if R::AFTER {
            weights.recur_back(ALL, sums, h);
        } else {
            weights.recur_back(NEW, &sums[..h.len()], h);
            for s in 0..samples {
                let before = at.before(s, kept.states, units);
                let before = before.or(kept.begin.h(s));
                let gates = row_mut(kept.gates, at.row(s), 3 * units);
                let (d, carry) = (row_mut(h, s, units), row_mut(extra, s, units));
                T::gru_reset_gradient(&mut gates[..units], before, d, carry);
                row_mut(sums, s, 2 * units).copy_from_slice(&gates[..2 * units]);
            }
            weights.recur_back(OPEN, &sums[..2 * h.len()], h);
        }
        T::accumulate(extra, h);
    }
}
