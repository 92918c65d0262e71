//! What recurrent layers differ in: one step of time.

use core::fmt::Debug;
use core::ops::Range;

use crate::kernel::{Dims, Epilogue};
use crate::scalar::Float;
use crate::tensor::Tensor;

/// What a recurrent layer does in one step: its gates and its state. Sealed: there are those of
/// [`Rnn`](super::Rnn), [`Lstm`](super::Lstm) and [`Gru`](super::Gru).
pub trait Cell: Passes + Debug + Clone + PartialEq + Send + Sync + 'static {
    /// An `E` for each gate.
    type Gates<E: Tensor>: Tensor<Scalar = E::Scalar>;
    /// An `E` for each gate whose sum of the state before has a bias of its own.
    type HiddenBias<E: Tensor>: Tensor<Scalar = E::Scalar>;
    /// What goes from step to step, of an `E` each.
    type State<E: Tensor>: Tensor<Scalar = E::Scalar>;
    /// What is kept of a step beside gates and output.
    type Extra<E: Tensor>: Tensor<Scalar = E::Scalar>;
}

/// The arithmetic of a cell.
pub trait Passes {
    /// The number of gates.
    const GATES: usize;
    /// Whether there is an extra vector beside gates and output.
    const EXTRA: bool;
    /// Whether the extra vector belongs to the state.
    const CARRIED: bool;
    /// Which products make up the sums of the state before.
    const BLOCKS: &'static [Block];

    /// One step of some samples. `gates` come in as the sums of the input, `work.h`, and `work.extra` if
    /// carried, as the state before.
    fn advance<T: Float>(weights: &Weights<'_, T>, gates: &mut Rows<'_, T>, work: &mut Work<'_, T>);

    /// A step back of some samples. `work.h`, and `work.extra` if carried, come in as the gradients of
    /// the state and leave as those of the state before; gates become the gradients of their sums.
    fn retreat<T: Float>(
        weights: &Weights<'_, T>,
        kept: &mut Kept<'_, T>,
        at: Moment,
        work: &mut Work<'_, T>,
    );

    /// Sets what biases other than zero begin with; `bias` is that of the input's sums.
    fn initialise_bias<T: Float>(bias: &mut [T], units: usize) {
        let _ = (bias, units);
    }
}

/// A product of a vector with some rows of the recurrent weight.
#[derive(Debug)]
pub struct Block {
    /// The gates whose rows they are: from, to.
    pub gates: [usize; 2],
    /// Whether the gradient of the product is kept as the extra vector, not in the gates.
    pub extra_gradient: bool,
    /// Whether the vector is the extra vector of the step, not the output of the step before.
    pub extra_input: bool,
}

impl Block {
    /// A product of the output of the step before.
    pub(super) const fn of_state(from: usize, to: usize) -> Block {
        Block {
            gates: [from, to],
            extra_gradient: false,
            extra_input: false,
        }
    }
}

/// The weights of one direction.
#[derive(Debug, Clone, Copy)]
pub struct Weights<'a, T> {
    pub(super) units: usize,
    pub(super) input: &'a [T],
    pub(super) hidden: &'a [T],
    pub(super) input_bias: &'a [T],
    pub(super) hidden_bias: &'a [T],
}

impl<T: Float> Weights<'_, T> {
    /// What the state before of some samples contributes to the sums of the gates in `rows`.
    pub(super) fn recur(&self, [from, to]: [usize; 2], h: &[T], sums: &mut [T]) {
        let units = self.units;
        let rows = from * units..to * units;
        let hidden = &self.hidden[rows.start * units..rows.end * units];
        let bias = match self.hidden_bias {
            [] => Epilogue::NONE,
            bias => Epilogue::bias(&bias[rows.clone()]),
        };
        T::product_forward(self.dims(h, rows.len()), h, hidden, bias, sums);
    }

    /// The gradient of the state before, from those of the sums of the gates in `rows`.
    pub(super) fn recur_back(&self, [from, to]: [usize; 2], sums: &[T], dh: &mut [T]) {
        let units = self.units;
        let rows = from * units..to * units;
        let hidden = &self.hidden[rows.start * units..rows.end * units];
        T::product_input_gradient(self.dims(dh, rows.len()), sums, hidden, dh);
    }

    fn dims(&self, h: &[T], outputs: usize) -> Dims {
        Dims {
            rows: h.len() / self.units,
            outputs,
            inputs: self.units,
        }
    }
}

/// The gates of one step of some samples, among those of all steps.
#[derive(Debug)]
pub struct Rows<'a, T> {
    pub(super) values: &'a mut [T],
    pub(super) width: usize,
    /// The row of the first sample.
    pub(super) first: usize,
    /// How many rows lie from a sample to the next.
    pub(super) apart: usize,
}

impl<T> Rows<'_, T> {
    pub(super) fn of(&mut self, sample: usize) -> &mut [T] {
        row_mut(self.values, self.first + sample * self.apart, self.width)
    }
}

/// The buffers of one step of some samples, one after the other.
#[derive(Debug)]
pub struct Work<'a, T> {
    /// The output, or its gradient: a vector a sample.
    pub(super) h: &'a mut [T],
    /// The extra vector, or its gradient.
    pub(super) extra: &'a mut [T],
    /// As many vectors a sample as there are gates.
    pub(super) sums: &'a mut [T],
}

impl<T: Float> Work<'_, T> {
    /// Makes the state of a sample this one, or its gradient.
    pub(super) fn put(&mut self, sample: usize, side: Side, state: &[T]) {
        let units = side.units;
        row_mut(self.h, sample, units).copy_from_slice(&state[side.h()]);
        if let Some(carried) = state.get(side.carried()) {
            row_mut(self.extra, sample, units).copy_from_slice(carried);
        }
    }

    /// The state of a sample, or its gradient.
    pub(super) fn take(&self, sample: usize, side: Side, state: &mut [T]) {
        let units = side.units;
        state[side.h()].copy_from_slice(row(self.h, sample, units));
        if let Some(carried) = state.get_mut(side.carried()) {
            carried.copy_from_slice(row(self.extra, sample, units));
        }
    }
}

/// One direction's part of a state, in which the outputs of all directions come before what they carry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    pub units: usize,
    /// How many directions there are.
    pub ways: usize,
    /// Which of them it is.
    pub pass: usize,
}

impl Side {
    fn h(self) -> Range<usize> {
        let start = self.pass * self.units;
        start..start + self.units
    }

    /// Beyond the end of a state in which nothing is carried.
    fn carried(self) -> Range<usize> {
        let start = (self.ways + self.pass) * self.units;
        start..start + self.units
    }
}

/// The states before the first step of some samples, which are zero if there are none here.
#[derive(Debug, Clone, Copy)]
pub struct Begin<'a, T> {
    /// One after the other.
    pub(super) states: &'a [T],
    /// How long each of them is.
    pub(super) length: usize,
    /// Whose part of each it is.
    pub(super) side: Side,
}

impl<'a, T> Begin<'a, T> {
    pub(super) const ZEROS: Begin<'a, T> = Begin {
        states: &[],
        length: 0,
        side: Side {
            units: 0,
            ways: 0,
            pass: 0,
        },
    };

    /// The output of a sample before its first step.
    pub(super) fn h(self, sample: usize) -> Option<&'a [T]> {
        let place = self.side.h();
        self.vector(sample, place)
    }

    /// The carried vector of a sample before its first step.
    pub(super) fn carried(self, sample: usize) -> Option<&'a [T]> {
        let place = self.side.carried();
        self.vector(sample, place)
    }

    fn vector(self, sample: usize, place: Range<usize>) -> Option<&'a [T]> {
        (!self.states.is_empty()).then(|| &row(self.states, sample, self.length)[place])
    }
}

/// What is kept of all steps of some samples, sample after sample.
#[derive(Debug)]
pub struct Kept<'a, T> {
    pub(super) gates: &'a mut [T],
    pub(super) states: &'a mut [T],
    pub(super) extras: &'a mut [T],
    pub(super) begin: Begin<'a, T>,
}

/// A step among all.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    pub(super) steps: usize,
    pub(super) now: usize,
    /// The step before; none of the first one.
    pub(super) before: Option<usize>,
}

impl Moment {
    /// The row of the step of a sample.
    pub(super) fn row(self, sample: usize) -> usize {
        sample * self.steps + self.now
    }

    /// The row of the step before among these.
    pub(super) fn before<T>(self, sample: usize, rows: &[T], units: usize) -> Option<&[T]> {
        let before = self.before?;
        Some(row(rows, sample * self.steps + before, units))
    }
}

/// A row of a matrix.
pub(super) fn row<T>(values: &[T], index: usize, width: usize) -> &[T] {
    &values[index * width..][..width]
}

/// A row of a matrix, to be written.
pub(super) fn row_mut<T>(values: &mut [T], index: usize, width: usize) -> &mut [T] {
    &mut values[index * width..][..width]
}
