//! Data: samples with their targets, checked once.
//!
//! | source | |
//! |---|---|
//! | [`Samples`] | in memory: lists, slices, an iterator |
//! | [`ByteSamples`] | bytes in memory, read as floats |
//! | [`idx`] | IDX files, plain or gzipped, such as MNIST |
//! | `csv` | CSV files, with the feature `csv` |
//! | `npy` | NPY and NPZ files, NumPy's, with the feature `npy` |
//! | `folder` | folders of pictures, one a class, with the feature `image` |
//!
//! | what a data set gives | |
//! |---|---|
//! | [`random_split`](Dataset::random_split), [`stratified_split`](Dataset::stratified_split) | parts: training, validation, test |
//! | [`k_fold`](Dataset::k_fold), [`stratified_k_fold`](Dataset::stratified_k_fold) | folds that validate in turn |
//! | [`subset`](Dataset::subset), [`shuffled`](Dataset::shuffled) | some samples, or all in another order |
//! | [`map`](Dataset::map), [`apply`](Dataset::apply) | other samples and targets, made as they are read |
//! | [`concat`](Dataset::concat) | its samples and then another's |
//! | [`to_samples`](Dataset::to_samples) | all of them in memory |
//! | [`check_finite`](Dataset::check_finite) | whether a number is infinite or NaN |
//!
//! [`augment`] makes samples differ each time that they are trained on; [`Standardise`] and [`MinMax`] bring features to
//! one size, by what the training part has.
//!
//! What a data set gives borrows it and copies nothing. The types that they give own what they are made of where they are
//! made by `new`: `Subset::new(data, 0..10)`.
#![forbid(unsafe_code)]

mod adapt;
pub mod augment;
mod bytes;
#[cfg(feature = "csv")]
pub mod csv;
mod error;
mod finite;
mod fit;
#[cfg(feature = "image")]
pub mod folder;
pub mod idx;
#[cfg(feature = "npy")]
pub mod npy;
mod samples;
mod scaling;
mod subset;

pub use adapt::{Applied, Concat, Mapped};
pub use bytes::ByteSamples;
pub use error::DataError;
pub use finite::Finite;
pub(super) use fit::Fitting;
pub use fit::{SampleFor, TargetFor};
pub use samples::Samples;
pub use scaling::{MinMax, Standardise};
pub use subset::{KFold, Stratum, Subset};

use crate::plain::{Plain, boxed_zeroed};
use crate::random::Draw;
use crate::tensor::Value;

/// Samples with their targets, read one by one into memory that the reader owns.
///
/// Several threads may read it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a data set: samples with their targets",
    label = "expected a data set, such as `Samples`",
    note = "`Samples::new(inputs, targets)?` makes one of two lists, `Samples::from_pairs(pairs)?` of an iterator",
    note = "a data set of your own implements `Dataset`"
)]
pub trait Dataset: Sync {
    /// One sample of what a network takes.
    type Input: Value;
    /// What a loss compares the output with.
    type Target: Plain;

    /// How many samples there are.
    fn len(&self) -> usize;

    /// Whether there is no sample.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes the sample of this index to `x` and its target to `target`.
    ///
    /// # Panics
    /// Unless `index` is below [`len`](Dataset::len).
    fn read(&self, index: usize, x: &mut Self::Input, target: &mut Self::Target);

    /// As [`read`](Dataset::read), changed at random where the data is augmented: how the
    /// trainer reads what it trains on, never what it validates on.
    ///
    /// `draw` stands for the run and the epoch, and [`draw.each(index, ..)`](Draw::each) gives the sample's
    /// numbers; so a sample is the same in whichever order and on whichever thread it is read.
    ///
    /// # Panics
    /// As [`read`](Dataset::read).
    fn read_varied(
        &self,
        index: usize,
        draw: Draw,
        x: &mut Self::Input,
        target: &mut Self::Target,
    ) {
        let _ = draw;
        self.read(index, x, target);
    }

    /// The samples of these indices, in their order.
    ///
    /// # Errors
    /// Those of [`Subset::new`].
    fn subset(&self, indices: impl IntoIterator<Item = usize>) -> Result<Subset<&Self>, DataError>
    where
        Self: Sized,
    {
        Subset::new(self, indices)
    }

    /// The samples in random order; the same seed gives the same.
    fn shuffled(&self, seed: u64) -> Subset<&Self>
    where
        Self: Sized,
    {
        Subset::of(self, subset::shuffled(self.len(), seed))
    }

    /// Parts of these shares, of samples taken at random: training and validation, and test. Every sample is in
    /// one of them; sizes are rounded to whole samples. The same seed gives the same parts.
    ///
    /// ```
    /// use netwright::train::data::{DataError, Dataset, Samples};
    ///
    /// # fn main() -> Result<(), DataError> {
    /// let data = Samples::from_pairs((0..100).map(|x| ([x as f32], [x as f32])))?;
    /// let [train, validation, test] = data.random_split([0.7, 0.15, 0.15], 7)?;
    /// assert_eq!([train.len(), validation.len(), test.len()], [70, 15, 15]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`DataError::Fractions`] unless the shares are above 0 and together 1, [`DataError::Parts`] unless each
    /// part has a sample.
    #[doc(alias("train_test_split", "validation_split"))]
    fn random_split<const N: usize>(
        &self,
        fractions: [f64; N],
        seed: u64,
    ) -> Result<[Subset<&Self>; N], DataError>
    where
        Self: Sized,
    {
        subset::cut(self, subset::shuffled(self.len(), seed), fractions, seed)
    }

    /// As [`random_split`](Dataset::random_split), with every class in each part by its share, but for a sample
    /// or two.
    ///
    /// # Errors
    /// Those of [`random_split`](Dataset::random_split).
    #[doc(alias("stratify", "StratifiedShuffleSplit"))]
    fn stratified_split<const N: usize>(
        &self,
        fractions: [f64; N],
        seed: u64,
    ) -> Result<[Subset<&Self>; N], DataError>
    where
        Self: Dataset<Target: Stratum> + Sized,
    {
        subset::cut(self, subset::interleaved(self, seed), fractions, seed)
    }

    /// Divides the samples at random into `folds` of one size, or two sizes that differ by one, and gives for each
    /// the others to train on and it to validate with.
    ///
    /// ```
    /// use netwright::train::data::{DataError, Dataset, Samples};
    ///
    /// # fn main() -> Result<(), DataError> {
    /// let data = Samples::from_pairs((0..100).map(|x| ([x as f32], [x as f32])))?;
    /// for (train, validation) in data.k_fold(5, 7)? {
    ///     assert_eq!((train.len(), validation.len()), (80, 20));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`DataError::Folds`] unless there are at least two folds, and a sample for each.
    #[doc(alias("KFold", "cross-validation"))]
    fn k_fold(&self, folds: usize, seed: u64) -> Result<KFold<'_, Self>, DataError>
    where
        Self: Sized,
    {
        KFold::new(self, subset::shuffled(self.len(), seed), folds)
    }

    /// As [`k_fold`](Dataset::k_fold), with as many samples of each class in every fold, but for one.
    ///
    /// # Errors
    /// Those of [`k_fold`](Dataset::k_fold).
    #[doc(alias = "StratifiedKFold")]
    fn stratified_k_fold(&self, folds: usize, seed: u64) -> Result<KFold<'_, Self>, DataError>
    where
        Self: Dataset<Target: Stratum> + Sized,
    {
        KFold::new(self, subset::grouped(self, seed).0, folds)
    }

    /// What `function` makes of each sample and target, whenever it is read.
    ///
    /// ```
    /// use netwright::class::Class;
    /// use netwright::train::data::{Dataset, Samples};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let data = Samples::new([[3.0_f32], [4.0]], [Class::<2>::new(1)?, Class::new(0)?])?;
    /// let rows = data.map(|x, class| ([x[0], x[0] * x[0]], class.one_hot::<f32>()));
    /// assert_eq!(rows.to_samples()?.inputs(), [[3.0, 9.0], [4.0, 16.0]]);
    /// # Ok(())
    /// # }
    /// ```
    fn map<F, Y, U>(&self, function: F) -> Mapped<&Self, F>
    where
        Self: Sized,
        F: Fn(&Self::Input, &Self::Target) -> (Y, U) + Sync,
        Y: Value,
        U: Plain,
    {
        Mapped::new(self, function)
    }

    /// Each sample and target changed in place by `change`, whenever it is read. Where the samples vary, `change`
    /// comes after.
    ///
    /// ```
    /// use netwright::train::data::{DataError, Dataset, Samples};
    ///
    /// # fn main() -> Result<(), DataError> {
    /// let data = Samples::new([[1.0_f32], [2.0]], [[0.0_f32], [1.0]])?;
    /// let doubled = data.apply(|x, _| x[0] *= 2.0);
    /// assert_eq!(doubled.to_samples()?.inputs(), [[2.0], [4.0]]);
    /// # Ok(())
    /// # }
    /// ```
    fn apply<F>(&self, change: F) -> Applied<&Self, F>
    where
        Self: Sized,
        F: Fn(&mut Self::Input, &mut Self::Target) + Sync,
    {
        Applied::new(self, change)
    }

    /// These samples, and behind them the others.
    fn concat<'a, D>(&'a self, others: &'a D) -> Concat<&'a Self, &'a D>
    where
        Self: Sized,
        D: Dataset<Input = Self::Input, Target = Self::Target>,
    {
        Concat::new(self, others)
    }

    /// All samples, read once and kept in memory.
    ///
    /// # Errors
    /// [`DataError::Empty`] if there is none.
    fn to_samples(&self) -> Result<Samples<Self::Input, Self::Target>, DataError>
    where
        Self: Sized,
    {
        adapt::samples(self)
    }

    /// That no number of a sample or target is infinite or NaN.
    ///
    /// ```
    /// use netwright::train::data::{DataError, Dataset, Samples};
    ///
    /// # fn main() -> Result<(), DataError> {
    /// let data = Samples::new([[1.0, 2.0], [3.0, f32::NAN]], [[0.0_f32], [1.0]])?;
    /// let error = data.check_finite().unwrap_err();
    /// assert_eq!(error.to_string(), "the input of sample 1 is NaN at [1]");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`DataError::NotFinite`] for the first that is.
    fn check_finite(&self) -> Result<(), DataError>
    where
        Self: Dataset<Input: Finite, Target: Finite> + Sized,
    {
        let (mut x, mut target) = (
            boxed_zeroed::<Self::Input>(),
            boxed_zeroed::<Self::Target>(),
        );
        for sample in 0..self.len() {
            self.read(sample, &mut x, &mut target);
            let input = x.not_finite().map(|found| ("input", found));
            let found = input.or_else(|| target.not_finite().map(|found| ("target", found)));
            if let Some((what, (position, found))) = found {
                return Err(DataError::NotFinite {
                    what,
                    sample,
                    position,
                    found,
                });
            }
        }
        Ok(())
    }
}
