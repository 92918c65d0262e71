//! Scaling: features brought to one size, by what is fitted to the training part alone.

use super::{DataError, Dataset};
use crate::plain::{Plain, boxed_zeroed};
use crate::scalar::{Float, Real};
use crate::tensor::{Channels, Sequence, Tensor};

/// Brings features to mean 0 and deviation 1: y = (x − mean) / deviation.
///
/// It is fitted to the training part and applied to whatever the network takes, in training and in an
/// application; [`invert`](Standardise::invert) leads back. What it knows are two plain arrays of the shape of a
/// sample, to be kept as one likes. A feature that is constant is only shifted: its deviation is 1.
///
/// ```
/// use netwright::train::data::{DataError, Dataset, Samples, Standardise};
///
/// # fn main() -> Result<(), DataError> {
/// let data = Samples::from_pairs((0..100).map(|i| ([i as f32, 7.0], [0.0_f32])))?;
/// let (mut train, test) = data.split(0.8, 1)?;
///
/// let scaler = Standardise::fit(&train)?;
/// for (x, _) in train.iter_mut() {
///     scaler.apply(x);
/// }
/// let test = test.apply(|x, _| scaler.apply(x)); // or whenever a sample is read
///
/// let mut x = [50.0, 7.0];
/// scaler.apply(&mut x);
/// assert_eq!(x[1], 0.0);
/// scaler.invert(&mut x);
/// assert!((x[0] - 50.0).abs() < 1e-4);
/// # Ok(())
/// # }
/// ```
///
/// `fit` gives each element a mean and deviation of its own; [`fit_channels`](Standardise::fit_channels) each
/// channel of a signal or image, [`fit_features`](Standardise::fit_features) each feature of a series,
/// [`fit_whole`](Standardise::fit_whole) all elements one.
///
/// Means and deviations are those of scikit-learn's `StandardScaler`, which divides by the number of samples.
#[doc(alias("StandardScaler", "Normalization", "Normalize"))]
#[derive(Plain, Debug, Clone, Copy, PartialEq)]
#[repr(C)]
pub struct Standardise<X: Tensor> {
    /// What is taken from each element.
    pub mean: X,
    /// What it is then divided by.
    pub deviation: X,
}

/// Brings features into the range from 0 to 1: y = (x − least) / (greatest − least).
///
/// Used as [`Standardise`] is. What is beyond the range in the training part ends outside of it. A feature that is
/// constant is only shifted, to 0, as by scikit-learn's `MinMaxScaler`.
#[doc(alias("MinMaxScaler"))]
#[derive(Plain, Debug, Clone, Copy, PartialEq)]
#[repr(C)]
pub struct MinMax<X: Tensor> {
    /// What is taken from each element.
    pub least: X,
    /// What it is then divided by.
    pub range: X,
}

/// Gives a scaler of two tensors what all have.
macro_rules! scaler {
    ($scaler:ident { $shift:ident, $divisor:ident }, $fit:ident) => {
        impl<X: Tensor> $scaler<X> {
            /// Fitted to each element by itself.
            ///
            /// # Errors
            /// [`DataError::Empty`] without a sample, [`DataError::NotFinite`] for the first number that is
            /// infinite or NaN.
            pub fn fit<D: Dataset<Input = X>>(data: &D) -> Result<Box<Self>, DataError> {
                Self::fit_groups(data, X::LEN, |element| element)
            }

            /// Fitted to all elements together.
            ///
            /// # Errors
            /// As [`fit`](Self::fit).
            pub fn fit_whole<D: Dataset<Input = X>>(data: &D) -> Result<Box<Self>, DataError> {
                Self::fit_groups(data, 1, |_| 0)
            }

            /// Fitted to each channel, `[channels, ..]`.
            ///
            /// # Errors
            /// As [`fit`](Self::fit).
            pub fn fit_channels<D: Dataset<Input = X>>(data: &D) -> Result<Box<Self>, DataError>
            where
                X: Channels,
            {
                Self::fit_groups(data, X::CHANNELS, |element| element / X::POSITIONS)
            }

            /// Fitted to each feature of a series, `[steps, features]`.
            ///
            /// # Errors
            /// As [`fit`](Self::fit).
            pub fn fit_features<D: Dataset<Input = X>>(data: &D) -> Result<Box<Self>, DataError>
            where
                X: Sequence,
            {
                Self::fit_groups(data, X::FEATURES, |element| element % X::FEATURES)
            }

            /// Fitted to groups of elements; `group` says of which an element is.
            fn fit_groups<D: Dataset<Input = X>>(
                data: &D,
                groups: usize,
                group: impl Fn(usize) -> usize,
            ) -> Result<Box<Self>, DataError> {
                let numbers = $fit(data, groups, &group)?;
                let mut scaler = boxed_zeroed::<Self>();
                let divisors = scaler.$divisor.as_mut_slice().iter_mut();
                let places = scaler.$shift.as_mut_slice().iter_mut().zip(divisors);
                for (element, (shift, divisor)) in places.enumerate() {
                    let (first, second) = numbers[group(element)];
                    (*shift, *divisor) = (X::Scalar::of(first), X::Scalar::of(second));
                }
                Ok(scaler)
            }

            /// Scales a sample.
            pub fn apply(&self, x: &mut X) {
                let (shift, divisor) = (self.$shift.as_slice(), self.$divisor.as_slice());
                for ((x, shift), divisor) in x.as_mut_slice().iter_mut().zip(shift).zip(divisor) {
                    *x = (*x - *shift) / *divisor;
                }
            }

            /// Makes of a scaled sample what it was.
            pub fn invert(&self, x: &mut X) {
                let (shift, divisor) = (self.$shift.as_slice(), self.$divisor.as_slice());
                for ((x, shift), divisor) in x.as_mut_slice().iter_mut().zip(shift).zip(divisor) {
                    *x = *x * *divisor + *shift;
                }
            }
        }
    };
}
scaler!(Standardise { mean, deviation }, mean_and_deviation);
scaler!(MinMax { least, range }, least_and_range);

/// What is known of one number of a sample: its group and itself.
type See<'a> = &'a mut dyn FnMut(usize, f64);

/// Shows every number of every sample, with its group.
fn each<X: Tensor, D: Dataset<Input = X>>(
    data: &D,
    group: &dyn Fn(usize) -> usize,
    see: See<'_>,
) -> Result<(), DataError> {
    if data.is_empty() {
        return Err(DataError::Empty);
    }
    let (mut x, mut target) = (boxed_zeroed::<X>(), boxed_zeroed());
    for sample in 0..data.len() {
        data.read(sample, &mut x, &mut target);
        for (element, number) in x.as_slice().iter().enumerate() {
            let found = number.to_f64();
            if !found.is_finite() {
                return Err(DataError::NotFinite {
                    what: "input",
                    sample,
                    position: X::SHAPE.indices(element),
                    found,
                });
            }
            see(group(element), found);
        }
    }
    Ok(())
}

/// The mean and the deviation of each group.
fn mean_and_deviation<X: Tensor, D: Dataset<Input = X>>(
    data: &D,
    groups: usize,
    group: &dyn Fn(usize) -> usize,
) -> Result<Vec<(f64, f64)>, DataError> {
    let mut means = vec![0.0; groups];
    let mut counts = vec![0_u64; groups];
    each(data, group, &mut |group, x| {
        means[group] += x;
        counts[group] += 1;
    })?;
    for (mean, count) in means.iter_mut().zip(&counts) {
        *mean /= *count as f64;
    }
    // The sums of the deviations and of their squares: the first, zero but for rounding, mends the second.
    let mut sums = vec![(0.0, 0.0); groups];
    each(data, group, &mut |group, x| {
        let d = x - means[group];
        sums[group].0 += d;
        sums[group].1 += d * d;
    })?;
    let numbers = means.iter().zip(&sums).zip(&counts);
    let numbers = numbers.map(|((mean, (sum, squares)), count)| {
        let n = *count as f64;
        let variance = (squares - sum * sum / n) / n;
        let mean = mean + sum / n;
        // What rounding alone can make of a constant, which is not to be blown up.
        let noise = n * f64::EPSILON * variance + (n * mean * f64::EPSILON).powi(2);
        let deviation = if variance <= noise {
            1.0
        } else {
            Real::sqrt(variance)
        };
        (mean, deviation)
    });
    Ok(numbers.collect())
}

/// The least number and the length of the range of each group.
fn least_and_range<X: Tensor, D: Dataset<Input = X>>(
    data: &D,
    groups: usize,
    group: &dyn Fn(usize) -> usize,
) -> Result<Vec<(f64, f64)>, DataError> {
    let mut ranges = vec![(f64::INFINITY, f64::NEG_INFINITY); groups];
    each(data, group, &mut |group, x| {
        let (least, greatest) = &mut ranges[group];
        (*least, *greatest) = (least.min(x), greatest.max(x));
    })?;
    let numbers = ranges.into_iter().map(|(least, greatest)| {
        let range = greatest - least;
        (
            least,
            if range < 10.0 * f64::EPSILON {
                1.0
            } else {
                range
            },
        )
    });
    Ok(numbers.collect())
}
