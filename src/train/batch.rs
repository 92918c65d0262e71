//! Samples gathered side by side, as the passes take them.

use super::data::Dataset;
use crate::plain::{Plain, extend_zeroed};
use crate::tensor::Value;

/// Memory for the samples of a batch, used again for the next.
pub(crate) struct Gathered<X, T> {
    inputs: Vec<X>,
    targets: Vec<T>,
}

impl<X: Value, T: Plain> Gathered<X, T> {
    /// Room for as many samples.
    pub(crate) fn room(samples: usize) -> Self {
        let (mut inputs, mut targets) = (Vec::new(), Vec::new());
        extend_zeroed(&mut inputs, samples);
        extend_zeroed(&mut targets, samples);
        Gathered { inputs, targets }
    }

    /// How many samples there is room for.
    pub(super) fn len(&self) -> usize {
        self.inputs.len()
    }

    /// The first samples, as many.
    pub(super) fn first(&self, samples: usize) -> (&[X], &[T]) {
        (&self.inputs[..samples], &self.targets[..samples])
    }

    /// Reads the samples of these indices.
    pub(crate) fn read(
        &mut self,
        data: &(impl Dataset<Input = X, Target = T> + ?Sized),
        indices: impl ExactSizeIterator<Item = usize>,
    ) -> (&[X], &[T]) {
        self.fill(indices, |index, x, target| data.read(index, x, target))
    }

    /// Lets `read` write the samples of these indices; makes room where there is too little.
    pub(super) fn fill(
        &mut self,
        indices: impl ExactSizeIterator<Item = usize>,
        mut read: impl FnMut(usize, &mut X, &mut T),
    ) -> (&[X], &[T]) {
        let samples = indices.len();
        let missing = samples.saturating_sub(self.len());
        extend_zeroed(&mut self.inputs, missing);
        extend_zeroed(&mut self.targets, missing);
        for ((x, target), index) in self.inputs.iter_mut().zip(&mut self.targets).zip(indices) {
            read(index, x, target);
        }
        self.first(samples)
    }
}

/// All samples and targets of a data set, read once.
pub(crate) fn gather<D: Dataset + ?Sized>(data: &D) -> (Vec<D::Input>, Vec<D::Target>) {
    let mut gathered = Gathered::room(data.len());
    gathered.read(data, 0..data.len());
    (gathered.inputs, gathered.targets)
}
