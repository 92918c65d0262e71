//! Data: samples with their targets, checked once.
//!
//! | source | |
//! |---|---|
//! | [`Samples`] | in memory: lists, slices, an iterator |
//! | [`idx`] | IDX files, plain or gzipped, such as MNIST |
#![forbid(unsafe_code)]

mod error;
mod fit;
pub mod idx;
mod samples;

pub use error::DataError;
pub(super) use fit::Fitting;
pub use fit::{SampleFor, TargetFor};
pub use samples::Samples;

use crate::plain::Plain;
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
}
