//! Why a search did not begin, or did not go on.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a search did not begin, or did not go on. That a trial failed is no such reason: it stands in the results.
#[derive(Error)]
#[non_exhaustive]
pub enum SearchError {
    /// There is nothing to search.
    #[error("the space has no setting: `Space::new().log(\"rate\", 1e-4, 1e-1)` has one")]
    NoSettings,
    /// Two settings have one name.
    #[error("two settings are called `{name}`")]
    Twice {
        /// The name.
        name: String,
    },
    /// A range from which nothing can be taken.
    #[error("the setting `{name}` {rule}, found {found}")]
    Range {
        /// The setting.
        name: String,
        /// What must hold of it.
        rule: &'static str,
        /// What it is.
        found: String,
    },
    /// No trials.
    #[error("0 trials are no search")]
    NoTrials,
    /// A grid of too many points.
    #[error(
        "the grid has {points} points, more than {most}: take fewer points a range, or a random search"
    )]
    Grid {
        /// How many points there are, or as many as can be counted.
        points: u128,
        /// How many there may be.
        most: u32,
    },
    /// Successive halving with numbers that make no sense.
    #[error("halving: {rule}, found {found}")]
    Halving {
        /// What must hold.
        rule: &'static str,
        /// What was found.
        found: u64,
    },
    /// The journal cannot be read or written.
    #[error("cannot {what} the journal {path}: {source}", path = path.display())]
    Journal {
        /// What was tried: `open`, `read` or `write`.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Another program writes the journal.
    #[error("the journal {path} is in use by another search", path = path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// A whole line of the journal that cannot be read.
    #[error("{path}, line {line}: {problem}", path = path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// The journal is of another search.
    #[error(
        "the journal {path} is of another search, its {what} is {found}, here it is {expected}: take another file, or remove it",
        path = path.display()
    )]
    OtherSearch {
        /// The file.
        path: PathBuf,
        /// What differs.
        what: &'static str,
        /// What the journal says.
        found: String,
        /// What this search says.
        expected: String,
    },
}

crate::error::debug_is_the_sentence!(SearchError);
