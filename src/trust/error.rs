//! Why there is no answer.

use thiserror::Error;

use crate::config::ConfigError;

/// Why a network was not judged.
#[derive(Error)]
#[non_exhaustive]
pub enum TrustError {
    /// No samples.
    #[error("the data has no samples")]
    Empty,
    /// A setting makes no sense.
    #[error("a setting makes no sense: {0}")]
    Setting(ConfigError),
    /// A probability that is none.
    #[error("a probability is from 0 to 1, found {found} for sample {sample}")]
    Probability {
        /// The number.
        found: f64,
        /// The sample, counted from 0.
        sample: usize,
    },
    /// A value before softmax is infinite or NaN.
    #[error(
        "the network gives {found} for sample {sample}: look for such numbers in the data and the weights"
    )]
    NotFinite {
        /// The number.
        found: f64,
        /// The sample, counted from 0.
        sample: usize,
    },
    /// No temperature is the best.
    #[error(
        "the likelihood rises as the temperature goes to 0: no class has more than the logit of the right one in any of the {samples} samples; take validation data that the network has not learnt by heart"
    )]
    AllRight {
        /// How many samples there are.
        samples: usize,
    },
    /// The logits say less than nothing.
    #[error(
        "the likelihood rises as the temperature goes to infinity: in the mean over the {samples} samples, the logit of the right class is not above the others; labels may belong to other samples or classes"
    )]
    NoBetterThanChance {
        /// How many samples there are.
        samples: usize,
    },
    /// A network whose samples influence each other in training.
    #[error(
        "this network has a layer that looks at the batch as a whole, as batch normalisation does in training, so that passes of one sample in training are not its own: measure it with dropout alone"
    )]
    Coupled,
}

crate::error::debug_is_the_sentence!(TrustError);
