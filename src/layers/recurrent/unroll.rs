//! One direction of a recurrent layer through time: the passes of some samples, over slices.

use core::ops::Range;

use super::cell::{Begin, Kept, Moment, Passes, Rows, Weights, Work, row, row_mut};
use crate::kernel::{Dims, Epilogue};
use crate::scalar::Float;

/// How many steps ahead the sums of the input are computed in inference, so that a weight is read once
/// for all of them.
pub(super) const AHEAD: usize = 8;

/// The way of one direction through time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub steps: usize,
    pub features: usize,
    /// Whether it runs from the last step to the first.
    pub reverse: bool,
}

impl Way {
    /// The step that comes `turn`-th.
    fn step(self, turn: usize) -> usize {
        match self.reverse {
            true => self.steps - 1 - turn,
            false => turn,
        }
    }

    fn moment(self, turn: usize) -> Moment {
        Moment {
            steps: self.steps,
            now: self.step(turn),
            before: turn.checked_sub(1).map(|before| self.step(before)),
        }
    }

    /// The last step that is computed.
    pub(super) fn end(self) -> usize {
        self.step(self.steps - 1)
    }
}

/// The sums of the input, for any number of steps.
pub(super) fn take_in<C: Passes, T: Float>(
    weights: &Weights<'_, T>,
    way: Way,
    x: &[T],
    gates: &mut [T],
) {
    let bias = match weights.input_bias {
        [] => Epilogue::NONE,
        bias => Epilogue::bias(bias),
    };
    let outputs = C::GATES * weights.units;
    let dims = Dims {
        rows: gates.len() / outputs,
        outputs,
        inputs: way.features,
    };
    T::product_forward(dims, x, weights.input, bias, gates);
}

/// All steps of one sample; `see` gets each output. `gates` is room for [`AHEAD`] steps.
pub(super) fn run<C: Passes, T: Float>(
    weights: &Weights<'_, T>,
    way: Way,
    x: &[T],
    gates: &mut [T],
    work: &mut Work<'_, T>,
    mut see: impl FnMut(usize, &[T]),
) {
    let width = C::GATES * weights.units;
    for turn in (0..way.steps).step_by(AHEAD) {
        let turns = turn..way.steps.min(turn + AHEAD);
        let (from, to) = (way.step(turns.start), way.step(turns.end - 1));
        let (from, to) = (from.min(to), from.max(to) + 1);
        let x = &x[from * way.features..to * way.features];
        let gates = &mut gates[..(to - from) * width];
        take_in::<C, T>(weights, way, x, gates);
        for turn in turns {
            let now = way.step(turn);
            let mut rows = Rows {
                values: gates,
                width,
                first: now - from,
                apart: 0,
            };
            C::advance(weights, &mut rows, work);
            see(now, work.h);
        }
    }
}

/// All steps of some samples, kept for the way back. The gates come in as the sums of the input.
pub(super) fn record<C: Passes, T: Float>(
    weights: &Weights<'_, T>,
    way: Way,
    kept: &mut Kept<'_, T>,
    work: &mut Work<'_, T>,
) {
    let (units, width) = (weights.units, C::GATES * weights.units);
    for turn in 0..way.steps {
        let at = way.moment(turn);
        let mut rows = Rows {
            values: kept.gates,
            width,
            first: at.now,
            apart: way.steps,
        };
        C::advance(weights, &mut rows, work);
        for (s, h) in work.h.chunks_exact(units).enumerate() {
            row_mut(kept.states, at.row(s), units).copy_from_slice(h);
        }
        if C::EXTRA {
            for (s, extra) in work.extra.chunks_exact(units).enumerate() {
                row_mut(kept.extras, at.row(s), units).copy_from_slice(extra);
            }
        }
    }
}

/// All steps back: the gates become the gradients of their sums. `add` adds to the gradients of the
/// samples' outputs what reaches them from outside.
pub(super) fn back<C: Passes, T: Float>(
    weights: &Weights<'_, T>,
    way: Way,
    kept: &mut Kept<'_, T>,
    work: &mut Work<'_, T>,
    mut add: impl FnMut(usize, &mut [T]),
) {
    for turn in (0..way.steps).rev() {
        let at = way.moment(turn);
        add(at.now, work.h);
        C::retreat(weights, kept, at, work);
    }
}

/// The gradient of the input, from those of the sums.
pub(super) fn carry<C: Passes, T: Float>(
    weights: &Weights<'_, T>,
    way: Way,
    gates: &[T],
    dx: &mut [T],
) {
    let outputs = C::GATES * weights.units;
    let dims = Dims {
        rows: gates.len() / outputs,
        outputs,
        inputs: way.features,
    };
    T::product_input_gradient(dims, gates, weights.input, dx);
}

/// The gradients of the weights of one direction.
pub(super) struct Gradients<'a, T> {
    pub input: &'a mut [T],
    pub hidden: &'a mut [T],
    pub input_bias: &'a mut [T],
    pub hidden_bias: &'a mut [T],
}

/// What was kept of some samples, to be read.
#[derive(Clone, Copy)]
pub(super) struct Recorded<'a, T> {
    pub gates: &'a [T],
    pub states: &'a [T],
    pub extras: &'a [T],
    pub begin: Begin<'a, T>,
}

/// Adds the gradients of the weights for the rows in `part`, sample by sample and step by step.
pub(super) fn accumulate<C: Passes, T: Float>(
    way: Way,
    units: usize,
    x: &[T],
    kept: Recorded<'_, T>,
    part: &Range<usize>,
    grad: &mut Gradients<'_, T>,
) {
    let outputs = C::GATES * units;
    let dims = Dims {
        rows: kept.gates.len() / outputs,
        outputs,
        inputs: way.features,
    };
    let weight = &mut grad.input[part.start * way.features..part.end * way.features];
    let bias = some_rows(grad.input_bias, part);
    T::product_weight_gradient(dims, kept.gates, x, part.clone(), weight, bias);
    for s in 0..dims.rows / way.steps {
        let begin = kept.begin.h(s);
        let kept = kept.of_sample(s, way.steps, outputs, units);
        for block in C::BLOCKS {
            let [from, to] = block.gates.map(|gate| gate * units);
            let rows = part.start.max(from)..part.end.min(to);
            if rows.is_empty() {
                continue;
            }
            let weight = &mut grad.hidden[rows.start * units..rows.end * units];
            let bias = some_rows(grad.hidden_bias, &rows);
            let sums = match block.extra_gradient {
                true => Sums {
                    values: kept.extras,
                    width: units,
                    part: rows.start - from..rows.end - from,
                },
                false => Sums {
                    values: kept.gates,
                    width: outputs,
                    part: rows,
                },
            };
            match block.extra_input {
                true => sums.times(units, kept.extras, weight, bias),
                false => sums.times_before(way, units, begin, kept.states, weight, bias),
            }
        }
    }
}

impl<T> Recorded<'_, T> {
    fn of_sample(&self, sample: usize, steps: usize, outputs: usize, units: usize) -> Self {
        Recorded {
            gates: row(self.gates, sample, steps * outputs),
            states: row(self.states, sample, steps * units),
            // Empty if there are none.
            extras: row(self.extras, sample, self.extras.len().min(steps * units)),
            begin: Begin::ZEROS,
        }
    }
}

/// The biases of some rows, if there are biases.
fn some_rows<'a, T>(bias: &'a mut [T], rows: &Range<usize>) -> Option<&'a mut [T]> {
    (!bias.is_empty()).then(|| &mut bias[rows.clone()])
}

/// The gradients of some of the sums of all steps of a sample.
struct Sums<'a, T> {
    values: &'a [T],
    width: usize,
    part: Range<usize>,
}

impl<T: Float> Sums<'_, T> {
    /// Adds what they make of the weight that met these vectors, one a step.
    fn times(&self, units: usize, vectors: &[T], weight: &mut [T], bias: Option<&mut [T]>) {
        let dims = Dims {
            rows: self.values.len() / self.width,
            outputs: self.width,
            inputs: units,
        };
        T::product_weight_gradient(dims, self.values, vectors, self.part.clone(), weight, bias);
    }

    /// Adds what they make of the weight that met the outputs of the step before: of the first step
    /// nothing, but for its bias, unless there is a state before it.
    fn times_before(
        &self,
        way: Way,
        units: usize,
        begin: Option<&[T]>,
        states: &[T],
        weight: &mut [T],
        mut bias: Option<&mut [T]>,
    ) {
        let first = row(self.values, way.step(0), self.width);
        if let Some(begin) = begin {
            let first = Sums {
                values: first,
                width: self.width,
                part: self.part.clone(),
            };
            first.times(units, begin, weight, bias.as_deref_mut());
        } else if let Some(bias) = &mut bias {
            T::accumulate(&first[self.part.clone()], bias);
        }
        let after = way.steps - 1;
        // The sums of all steps but the first meet the outputs of all but the last.
        let (first, start) = if way.reverse { (0, 1) } else { (1, 0) };
        let later = Sums {
            values: &self.values[first * self.width..][..after * self.width],
            width: self.width,
            part: self.part.clone(),
        };
        let before = &states[start * units..][..after * units];
        later.times(units, before, weight, bias);
    }
}
