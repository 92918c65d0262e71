//! Augmentation: samples that differ a little each time they are trained on.
//!
//! | data | |
//! |---|---|
//! | [`Augmented`] | images `[channels, height, width]`: moved, turned, zoomed, mirrored, cropped, erased, noisy, brighter |
//! | [`AugmentedSeries`] | series `[steps, features]`: noisy, scaled, warped in time |
//! | [`Mixup`] | any samples with targets of numbers: each mixed with another |
//!
//! ```
//! use netwright::class::Class;
//! use netwright::train::data::augment::Augmented;
//! use netwright::train::data::{Dataset, Samples};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let digits = Samples::new([[[[0.5_f32; 28]; 28]; 1]; 20], [Class::<10>::new(3)?; 20])?;
//! let train = Augmented::new(&digits).shift(2.0).rotate(10.0).scale(0.9..=1.1);
//! # Ok(())
//! # }
//! ```
//!
//! Samples are changed where the trainer reads what it trains on, [`read_varied`](super::Dataset::read_varied), and there
//! alone. The changes of a sample follow from the run, the epoch and the sample, so that a run can be repeated, on any
//! number of threads and in whichever order samples are read. Data sets that are augmented can be augmented again.

mod images;
mod mixup;
mod series;
mod warp;

pub use images::Augmented;
pub use mixup::Mixup;
pub use series::AugmentedSeries;

use std::f64::consts::TAU;
use std::ops::RangeInclusive;

use crate::config::{ConfigError, Number, Rules};
use crate::random::Draw;
use crate::scalar::{Float, Real};

/// How many numbers 32 bits stand for.
const NUMBERS: f64 = 4_294_967_296.0;

/// Uniform numbers from 0 on, below 1, for a sample.
fn uniform<const N: usize>(draw: Draw, sample: usize) -> [f64; N] {
    let mut numbers = [0.0; N];
    draw.each(sample, N, |i, bits| numbers[i] = f64::from(bits) / NUMBERS);
    numbers
}

/// The number at a share of the way from one to the other.
fn between([low, high]: [f64; 2], share: f64) -> f64 {
    low + (high - low) * share
}

/// Shows as many standard normal numbers for a sample, with their places.
///
/// Source: G. E. P. Box, M. E. Muller, *A note on the generation of random normal deviates*, 1958.
fn normals(draw: Draw, sample: usize, count: usize, take: impl FnMut(usize, f64)) {
    let pair = |radius: u32, angle: u32| {
        let radius = Real::sqrt(-2.0 * Real::ln((f64::from(radius) + 0.5) / NUMBERS));
        let angle = TAU * f64::from(angle) / NUMBERS;
        [radius * Real::cos(angle), radius * Real::sin(angle)]
    };
    draw.pairs(sample, count, pair, take);
}

/// Adds normal numbers of a deviation.
fn add_noise<T: Float>(draw: Draw, sample: usize, deviation: f64, values: &mut [T]) {
    normals(draw, sample, values.len(), |i, normal| {
        values[i] += T::of(deviation * normal);
    });
}

/// The ends of a range of factors, which are above 0.
#[track_caller]
fn factors(name: &'static str, range: RangeInclusive<f64>) -> [f64; 2] {
    let (low, high) = range.into_inner();
    let falls = ConfigError::new(name, "runs upwards", Number::Real(low));
    Rules::new()
        .above_zero(name, low)
        .above_zero(name, high)
        .that(low <= high, falls.beside("to", Number::Real(high)))
        .hold();
    [low, high]
}
