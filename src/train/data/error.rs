//! What can be wrong with data.

use std::error::Error as StdError;
use std::io;
use std::path::{Path, PathBuf};

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
    /// There are not as many bytes as the samples have elements.
    #[error(
        "{samples} samples of shape {shape:?} have {} bytes, but there are {bytes}",
        shape.iter().fold(*samples, |n, axis| n.saturating_mul(*axis))
    )]
    Bytes {
        /// How many bytes there are.
        bytes: usize,
        /// How many samples.
        samples: usize,
        /// The shape of a sample.
        shape: Vec<usize>,
    },
    /// A sample that an iterator was to give is an error.
    #[error("sample {index}: {source}")]
    Sample {
        /// Its place, counted from 0.
        index: usize,
        /// Why there is none.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// A number of a sample or target is infinite or NaN.
    #[error("the {what} of sample {sample} is {found}{}", place(position))]
    NotFinite {
        /// Which: `input` or `target`.
        what: &'static str,
        /// The sample, counted from 0.
        sample: usize,
        /// The place of the number in it, an index for each axis.
        position: Vec<usize>,
        /// The number.
        found: f64,
    },
    /// A subset was to have a sample that there is not.
    #[error("a subset was to have sample {index}, but there are {samples}, counted from 0")]
    Index {
        /// The sample.
        index: usize,
        /// How many there are.
        samples: usize,
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
    /// The parts of a split are no shares of a whole.
    #[error(
        "the fractions of a split are above 0 and together 1, found {fractions:?}, together {}",
        fractions.iter().sum::<f64>()
    )]
    Fractions {
        /// How large the parts were to be.
        fractions: Vec<f64>,
    },
    /// One of several parts of a split would have no sample.
    #[error(
        "a split at {fractions:?} divides {samples} sample{} into {sizes:?}: each part has at least one",
        if *samples == 1 { "" } else { "s" }
    )]
    Parts {
        /// How large the parts were to be.
        fractions: Vec<f64>,
        /// How many samples there are in all.
        samples: usize,
        /// How many of them each part would have.
        sizes: Vec<usize>,
    },
    /// Samples cannot be divided into so many folds.
    #[error("{samples} samples make no {folds} folds: there are at least 2, each with a sample")]
    Folds {
        /// How many folds there were to be.
        folds: usize,
        /// How many samples there are.
        samples: usize,
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
    #[error("`{}` is not a whole {format} file: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The format: `IDX`, `NPY`, `NPZ`.
        format: &'static str,
        /// What is wrong with them.
        reason: String,
    },
    /// A row of a file of text, or a field of it, is not as it must be.
    #[error("`{}`, line {line}{}: expected {expected}, found {found}", path.display(), of_column(column))]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
        /// The column, by its name or its number, where it is a field that is wrong.
        column: Option<String>,
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },
    /// A file has no column that was asked for, or several of its name.
    #[error(
        "`{}` has {} column {column}; its {width} columns are {}",
        path.display(),
        if *found == 0 { "no" } else { "more than one" },
        if names.is_empty() { "counted from 0".into() } else { self::names(names) }
    )]
    Column {
        /// The file.
        path: PathBuf,
        /// The column, by its name or its number.
        column: String,
        /// How many there are.
        found: usize,
        /// The names of all columns, if they have names.
        names: Vec<String>,
        /// How many columns there are.
        width: usize,
    },
    /// There are more or fewer columns than a tensor has elements.
    #[error(
        "`{}` has {found} column{} for the {what}, but {expected:?} was asked for",
        path.display(),
        if *found == 1 { "" } else { "s" }
    )]
    Columns {
        /// The file.
        path: PathBuf,
        /// What the columns are: `inputs` or `target`.
        what: &'static str,
        /// The shape of the tensor.
        expected: Vec<usize>,
        /// How many columns there are.
        found: usize,
    },
    /// There are more or fewer classes than were asked for.
    #[error(
        "`{}` has {} class{}, but {expected} were asked for: {}",
        path.display(),
        found.len(),
        if found.len() == 1 { "" } else { "es" },
        names(found)
    )]
    Classes {
        /// The file or folder.
        path: PathBuf,
        /// How many were asked for.
        expected: usize,
        /// The names of those that there are.
        found: Vec<String>,
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
    /// A file is no picture, or a damaged one.
    #[error("`{}` is no picture: {reason}", path.display())]
    Picture {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A picture has another size than was asked for.
    #[error(
        "`{}` is a picture of {} rows and {} columns, but {} and {} were asked for: `resize` brings it to that size",
        path.display(), found[0], found[1], expected[0], expected[1]
    )]
    Size {
        /// The file.
        path: PathBuf,
        /// Rows and columns that were asked for.
        expected: [usize; 2],
        /// Rows and columns of the picture.
        found: [usize; 2],
    },
    /// The folder of a class has no picture.
    #[error("`{}` has no picture: each class has at least one", path.display())]
    NoPictures {
        /// The folder.
        path: PathBuf,
    },
    /// A number in a file is none of those that were asked for.
    #[error("`{}`, sample {sample}, element {position}: expected {expected}, found {found}", path.display())]
    Entry {
        /// The file.
        path: PathBuf,
        /// The sample, counted from 0.
        sample: usize,
        /// The place in it, counted from 0.
        position: usize,
        /// What was expected.
        expected: String,
        /// The number.
        found: String,
    },
    /// A file of several arrays does not have the one that was asked for.
    #[error("`{}` has no array `{name}`; it has {}", path.display(), self::names(names))]
    Array {
        /// The file.
        path: PathBuf,
        /// The name of the array.
        name: String,
        /// The names of those that there are.
        names: Vec<String>,
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

impl DataError {
    /// That the system, or a gzipped file, did not let a file be read.
    pub(super) fn system(path: &Path, source: io::Error) -> DataError {
        let path = path.into();
        DataError::System { path, source }
    }
}

/// «, column `price`», or nothing of a whole row.
fn of_column(column: &Option<String>) -> String {
    column
        .as_ref()
        .map_or_else(String::new, |column| format!(", column {column}"))
}

/// Names as messages list them, the first twenty.
pub(super) fn names(names: &[String]) -> String {
    let mut list: Vec<String> = names
        .iter()
        .take(20)
        .map(|name| format!("`{name}`"))
        .collect();
    if names.len() > 20 {
        list.push(format!("and {} more", names.len() - 20));
    }
    list.join(", ")
}

/// « at [1, 0]», or nothing of a single number.
fn place(position: &[usize]) -> String {
    match position {
        [] => String::new(),
        position => format!(" at {position:?}"),
    }
}

crate::error::debug_is_the_sentence!(DataError);
