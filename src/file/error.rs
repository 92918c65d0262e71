//! What can be wrong with a file.

use std::fmt;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::optim::PatternError;
use crate::tensor::Shape;

/// Why a network was not saved or loaded.
#[derive(Error)]
#[non_exhaustive]
pub enum FileError {
    /// The operating system refused.
    #[error("cannot {action} `{}`: {source}", path.display())]
    System {
        /// What was to be done: `read` or `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The bytes are not safetensors, or not all of them.
    #[error("{origin} is not a whole safetensors file: {reason}")]
    Malformed {
        /// Where the bytes come from.
        origin: Origin,
        /// What is wrong with them.
        reason: String,
    },
    /// The tensors are not those of the network.
    #[error("{origin} does not fit the network:{}", Lines(problems))]
    Misfit {
        /// Where the tensors come from.
        origin: Origin,
        /// Everything that does not fit.
        problems: Vec<Problem>,
    },
    /// A part was to be loaded that the network has not.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// The network has floats that are infinite or NaN, and so is not worth keeping.
    #[error(
        "the network is not saved, because it could not be loaded again:{}",
        Lines(problems)
    )]
    NotFinite {
        /// The first such float of each tensor.
        problems: Vec<Problem>,
    },
}

crate::error::debug_is_the_sentence!(FileError);

/// Why a file was not read, wherever it is.
pub(super) enum Refusal {
    /// The operating system says so.
    Unread(io::Error),
    /// What is wrong with its bytes.
    Malformed(String),
}

impl Refusal {
    /// The error of the bytes that come from there.
    pub(super) fn of(self, origin: &Origin) -> FileError {
        let reason = match (self, origin) {
            (Refusal::Unread(source), Origin::File(path)) => {
                return FileError::System {
                    action: "read",
                    path: path.clone(),
                    source,
                };
            }
            (Refusal::Unread(source), Origin::Memory) => source.to_string(),
            (Refusal::Malformed(reason), _) => reason,
        };
        let origin = origin.clone();
        FileError::Malformed { origin, reason }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Refusal {
        Refusal::Unread(error)
    }
}

/// Where bytes come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    File(PathBuf),
    /// The memory of the program.
    Memory,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::File(path) => write!(f, "`{}`", path.display()),
            Origin::Memory => f.write_str("the byte slice"),
        }
    }
}

/// What is wrong with one tensor.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// The network has it, the file does not.
    #[error("`{tensor}` is missing: the network has one of shape {expected}")]
    Missing {
        /// Its name.
        tensor: String,
        /// Its shape in the network.
        expected: Shape,
    },
    /// The file has it, the network does not.
    #[error(
        "`{tensor}` is unexpected: the network has no tensor of this name, the file one of shape {found:?}"
    )]
    Unexpected {
        /// Its name.
        tensor: String,
        /// Its shape in the file.
        found: Vec<usize>,
    },
    /// The shapes differ.
    #[error(
        "`{tensor}` has shape {found:?} in the file, but {expected} in the network{}",
        mend(expected, found)
    )]
    Shape {
        /// Its name.
        tensor: String,
        /// Its shape in the network.
        expected: Shape,
        /// Its shape in the file.
        found: Vec<usize>,
    },
    /// The types of the elements differ.
    #[error("`{tensor}` has elements of type {found} in the file, but {expected} in the network")]
    Dtype {
        /// Its name.
        tensor: String,
        /// Their type in the network, as safetensors names it.
        expected: String,
        /// Their type in the file.
        found: String,
    },
    /// An element is infinite or NaN.
    #[error("`{tensor}` is not finite: its element at {index:?} is {value}")]
    NotFinite {
        /// Its name.
        tensor: String,
        /// The first such element's place along each axis.
        index: Vec<usize>,
        /// The element.
        value: f64,
    },
}

/// A hint for shapes that are each other's transpose.
fn mend(expected: &Shape, found: &[usize]) -> &'static str {
    let transposed = found.len() == 2 && expected.axes().iter().eq(found.iter().rev());
    if transposed {
        ": transpose it, weights lie as [out, in]"
    } else {
        ""
    }
}

/// Problems, each on a line of its own.
struct Lines<'a>(&'a [Problem]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}
