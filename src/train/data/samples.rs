//! Samples in memory.

use super::{DataError, Dataset};
use crate::plain::{self, Plain};
use crate::random::{Generator, shuffle};
use crate::tensor::Value;

/// Samples of type `X` in memory, each with a target of type `T`; at least one.
///
/// ```
/// use netwright::train::data::{DataError, Samples};
///
/// # fn main() -> Result<(), DataError> {
/// let inputs = [[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// let xor = Samples::new(inputs, [[0.0_f32], [1.0], [1.0], [0.0]])?;
/// let squares = Samples::from_pairs((0..100).map(|x| ([x as f32], [(x * x) as f32])))?;
/// let (train, test) = squares.split(0.8, 7)?;
/// assert_eq!((train.inputs().len(), test.inputs().len()), (80, 20));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Samples<X, T> {
    inputs: Vec<X>,
    targets: Vec<T>,
}

impl<X, T> Samples<X, T> {
    /// Samples and their targets from lists, arrays or slices; lists are taken as they are.
    ///
    /// # Errors
    /// [`DataError::Count`] unless there are as many targets as samples, [`DataError::Empty`]
    /// unless there is one.
    pub fn new(
        inputs: impl Into<Vec<X>>,
        targets: impl Into<Vec<T>>,
    ) -> Result<Samples<X, T>, DataError> {
        let (inputs, targets) = (inputs.into(), targets.into());
        if inputs.len() != targets.len() {
            return Err(DataError::Count {
                samples: inputs.len(),
                targets: targets.len(),
            });
        }
        if inputs.is_empty() {
            return Err(DataError::Empty);
        }
        Ok(Samples { inputs, targets })
    }

    /// Samples from an iterator over pairs of a sample and its target.
    ///
    /// # Errors
    /// [`DataError::Empty`] unless it gives one.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (X, T)>) -> Result<Samples<X, T>, DataError> {
        let (inputs, targets): (Vec<X>, Vec<T>) = pairs.into_iter().unzip();
        Samples::new(inputs, targets)
    }

    /// The samples.
    pub fn inputs(&self) -> &[X] {
        &self.inputs
    }

    /// The targets, in the order of the samples.
    pub fn targets(&self) -> &[T] {
        &self.targets
    }

    /// Each sample with its target.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&X, &T)> {
        self.inputs.iter().zip(&self.targets)
    }

    /// Shuffles the samples and splits them into two parts, the first of which has this fraction
    /// of them, rounded to the nearest whole sample. The same seed gives the same parts.
    ///
    /// # Errors
    /// [`DataError::Split`] unless both parts have a sample.
    pub fn split(self, fraction: f64, seed: u64) -> Result<(Self, Self), DataError> {
        let Samples {
            mut inputs,
            mut targets,
        } = self;
        let samples = inputs.len();
        let first = (fraction * samples as f64).round();
        if !(1.0..samples as f64).contains(&first) {
            return Err(DataError::Split {
                fraction,
                samples,
                first,
            });
        }
        // Both lists go through the same swaps.
        shuffle(&mut inputs, &mut Generator::seed(seed));
        shuffle(&mut targets, &mut Generator::seed(seed));
        let rest = Samples {
            inputs: inputs.split_off(first as usize),
            targets: targets.split_off(first as usize),
        };
        Ok((Samples { inputs, targets }, rest))
    }
}

impl<X: Value, T: Plain> Dataset for Samples<X, T> {
    type Input = X;
    type Target = T;

    fn len(&self) -> usize {
        self.inputs.len()
    }

    fn read(&self, index: usize, x: &mut X, target: &mut T) {
        plain::copy(&self.inputs[index], x);
        plain::copy(&self.targets[index], target);
    }
}
