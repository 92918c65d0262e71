//! What can be wrong with a chart's file.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a chart was not saved.
#[derive(Error)]
#[non_exhaustive]
pub enum PlotError {
    /// The end of the file's name tells no format.
    #[error(
        "cannot tell a picture's format from `{}`: its name ends neither in `.png` nor in `.svg`",
        path.display()
    )]
    Format {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("cannot write `{}`: {source}", path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The chart has no panel, or is too large for a picture.
    #[error("a chart of {width} × {height} points is no picture: {rule}")]
    Size {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// What is expected.
        rule: &'static str,
    },
    /// A library refused to draw or to encode it.
    #[error("cannot draw the chart: {reason}")]
    Drawing {
        /// What it said.
        reason: String,
    },
}

crate::error::debug_is_the_sentence!(PlotError);
