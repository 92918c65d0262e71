//! Samples in memory.

use std::error::Error as StdError;
use std::iter::Zip;
use std::vec;

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

    /// Samples from an iterator over pairs that may fail, such as rows that are read one by one.
    ///
    /// ```
    /// use netwright::train::data::Samples;
    ///
    /// let read = |text: &str| text.parse::<f32>().map(|x| ([x], [x * x]));
    /// let squares = Samples::try_from_pairs(["1", "2.5"].map(read))?;
    /// assert_eq!(squares.targets(), [[1.0], [6.25]]);
    ///
    /// let error = Samples::try_from_pairs(["1", "two"].map(read)).unwrap_err();
    /// assert_eq!(error.to_string(), "sample 1: invalid float literal");
    /// # Ok::<(), netwright::train::data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// [`DataError::Sample`] for the first that failed, [`DataError::Empty`] unless there is one.
    pub fn try_from_pairs<E>(
        pairs: impl IntoIterator<Item = Result<(X, T), E>>,
    ) -> Result<Samples<X, T>, DataError>
    where
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let (mut inputs, mut targets) = (Vec::new(), Vec::new());
        for (index, pair) in pairs.into_iter().enumerate() {
            let (x, target) = pair.map_err(|source| DataError::Sample {
                index,
                source: source.into(),
            })?;
            inputs.push(x);
            targets.push(target);
        }
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

    /// Each sample with its target, to be changed.
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (&mut X, &mut T)> {
        self.inputs.iter_mut().zip(&mut self.targets)
    }

    /// The list of samples and that of targets.
    pub fn into_parts(self) -> (Vec<X>, Vec<T>) {
        (self.inputs, self.targets)
    }

    /// Shuffles the samples and splits them into two parts, the first of which has this fraction
    /// of them, rounded to the nearest whole sample. The same seed gives the same parts. Parts that borrow, of
    /// any data set and as many as are wanted, are [`random_split`](Dataset::random_split)'s.
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

impl<X, T> IntoIterator for Samples<X, T> {
    type Item = (X, T);
    type IntoIter = Zip<vec::IntoIter<X>, vec::IntoIter<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.inputs.into_iter().zip(self.targets)
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
