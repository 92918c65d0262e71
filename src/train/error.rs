//! Why training stopped short.

use std::error::Error as StdError;

use thiserror::Error;

use super::checkpoint::CheckpointError;
use crate::config::ConfigError;

/// Why training did not begin, or did not go on.
#[derive(Error)]
#[non_exhaustive]
pub enum TrainError {
    /// A set of data has no sample.
    #[error("the {set} set has no samples")]
    Empty {
        /// Which: `training`, `validation` or `data`.
        set: &'static str,
    },
    /// A batch of no samples.
    #[error("a batch of 0 samples is no step: take `.batch(32)`")]
    NoBatch,
    /// No epochs.
    #[error("0 epochs are no training: take `.epochs(1)` or more")]
    NoEpochs,
    /// An argument of the loss makes no sense.
    #[error("the loss has an argument that makes no sense: {0}")]
    LossArgument(ConfigError),
    /// A batch does not fit the tape of a network whose samples influence each other.
    #[error(
        "a batch of {batch} samples is more than the tape's group of {group}, and this network has a layer that looks at the batch as a whole: take `.batch({group})`, or `Trainer::group_of::<{batch}>`"
    )]
    Coupled {
        /// The samples of a batch.
        batch: usize,
        /// The samples of a group.
        group: usize,
    },
    /// The loss became infinite or NaN. The network has the weights that last gave a finite loss.
    #[error(
        "the loss became {loss} in batch {batch} of epoch {epoch}, and the first to be infinite or NaN was `{origin}`; the network keeps the weights from before: lower the learning rate, clip the gradient, or look for such numbers in the data"
    )]
    LossNotFinite {
        /// The epoch, counted from 1.
        epoch: usize,
        /// The batch of the epoch, counted from 1.
        batch: usize,
        /// The loss.
        loss: f64,
        /// Where such a number first appeared, in the order of computation: the name of an entry or of
        /// the input, or `loss` if all values of the network are finite.
        origin: &'static str,
    },
    /// A gradient, or the weights after a step, became infinite or NaN. The network has the
    /// weights from before the step.
    #[error(
        "the {what} of `{segment}` became infinite or NaN in batch {batch} of epoch {epoch}; the network keeps the weights from before: lower the learning rate, clip the gradient, or look for such numbers in the data"
    )]
    NotFinite {
        /// What: `gradient` or `value`.
        what: &'static str,
        /// The first segment with such an element.
        segment: String,
        /// The epoch, counted from 1.
        epoch: usize,
        /// The batch of the epoch, counted from 1.
        batch: usize,
    },
    /// A running statistic became infinite or NaN when it was taken anew.
    #[error(
        "the statistic `{segment}` became infinite or NaN: look for such numbers in the data, or in the weights"
    )]
    Statistic {
        /// The first segment with such an element.
        segment: String,
    },
    /// A callback asked for a learning rate that is none.
    #[error("a learning rate is at least 0 and finite, found {rate}")]
    Rate {
        /// The rate.
        rate: f64,
    },
    /// A checkpoint was not written, or training does not go on from one. The network has the weights from before.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A callback failed.
    #[error(transparent)]
    Callback(Box<dyn StdError + Send + Sync>),
}

crate::error::debug_is_the_sentence!(TrainError);
