//! What can be wrong with data.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::class::ClassError;
use crate::tensor::Shape;

/// Why data was refused.
#[derive(Error)]
#[non_exhaustive]
pub enum DataError {
    /// There is no sample.
    #[error("there are no samples")]
    Empty,
    /// There are not as many targets as samples.
    #[error("there are {samples} samples, but {targets} targets: each sample has one")]
    Count {
        /// How many samples there are.
        samples: usize,
        /// How many targets there are.
        targets: usize,
    },
    /// A part of a split would have no sample.
    #[error(
        "a split at {fraction} divides {samples} sample{} into {first} and {}: each part has at least one",
        if *samples == 1 { "" } else { "s" },
        *samples as f64 - first
    )]
    Split {
        /// How large the first part was to be.
        fraction: f64,
        /// How many samples there are in all.
        samples: usize,
        /// How many of them the first part would have.
        first: f64,
    },
    /// The operating system refused, or a gzipped file is damaged.
    #[error("cannot read `{}`: {source}", path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The bytes of a file are not in its format.
    #[error("`{}` is not a whole IDX file: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with them.
        reason: String,
    },
    /// The samples of a file have another shape than the type they are read as.
    #[error("`{}` has samples of shape {found:?}, but {expected} was asked for", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// The shape of the type.
        expected: Shape,
        /// The shape in the file.
        found: Vec<usize>,
    },
    /// A label in a file is no class.
    #[error("label {position} of `{}`: {source}", path.display())]
    Label {
        /// The file.
        path: PathBuf,
        /// The place of the label, counted from 0.
        position: usize,
        /// Why it is none.
        source: ClassError,
    },
    /// Two files that belong together differ in length.
    #[error(
        "`{}` has {samples} samples, but `{}` has {labels} labels: each sample has one",
        images.display(),
        targets.display()
    )]
    FileCount {
        /// The file of samples.
        images: PathBuf,
        /// How many there are.
        samples: usize,
        /// The file of labels.
        targets: PathBuf,
        /// How many there are.
        labels: usize,
    },
}

crate::error::debug_is_the_sentence!(DataError);
