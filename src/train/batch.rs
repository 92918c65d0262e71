//! Samples gathered side by side, as the passes take them.

use super::data::Dataset;
use crate::plain::{Plain, extend_zeroed};
use crate::tensor::Value;

/// Memory for the samples of a batch, used again for the next.
pub(super) struct Gathered<X, T> {
    inputs: Vec<X>,
    targets: Vec<T>,
}

impl<X: Value, T: Plain> Gathered<X, T> {
    /// Room for as many samples.
    pub(super) fn room(samples: usize) -> Self {
        let (mut inputs, mut targets) = (Vec::new(), Vec::new());
        extend_zeroed(&mut inputs, samples);
        extend_zeroed(&mut targets, samples);
        Gathered { inputs, targets }
    }

    /// How many samples there is room for.
    pub(super) fn len(&self) -> usize {
        self.inputs.len()
    }

    /// Reads the samples of these indices, no more than there is room for.
    pub(super) fn read(
        &mut self,
        data: &(impl Dataset<Input = X, Target = T> + ?Sized),
        indices: impl ExactSizeIterator<Item = usize>,
    ) -> (&[X], &[T]) {
        let (inputs, targets) = (
            &mut self.inputs[..indices.len()],
            &mut self.targets[..indices.len()],
        );
        for ((x, target), index) in inputs.iter_mut().zip(&mut *targets).zip(indices) {
            data.read(index, x, target);
        }
        (inputs, targets)
    }
}
