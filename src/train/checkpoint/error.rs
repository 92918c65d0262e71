//! Why a checkpoint was not written, or a training does not go on from it.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::file::FileError;

/// Why a checkpoint was not written, or a training does not go on from it.
#[derive(Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// There is none.
    #[error("there is no checkpoint at `{}`: `resume_or_begin` trains from the beginning then", path.display())]
    None {
        /// Where one was looked for.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("cannot {action} `{}`: {source}", path.display())]
    System {
        /// What was to be done.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file cannot be written, or is none of safetensors.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file has no training in it.
    #[error("`{}` is no checkpoint of a training: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// It is a checkpoint of another network.
    #[error(
        "`{}` is a checkpoint of another network; `-` is what it has, `+` what this one has:{}",
        path.display(),
        lines(difference)
    )]
    Architecture {
        /// The file.
        path: PathBuf,
        /// The layers, line by line: `  ` before what both have, `- ` and `+ ` before what one of them has.
        difference: Vec<String>,
    },
    /// The training is set up otherwise than the one that was saved.
    #[error(
        "training cannot go on from `{}` with the same bits:{}",
        path.display(),
        lines(problems)
    )]
    Training {
        /// The file.
        path: PathBuf,
        /// What differs.
        problems: Vec<String>,
    },
}

crate::error::debug_is_the_sentence!(CheckpointError);

fn lines(lines: &[String]) -> String {
    lines.iter().map(|line| format!("\n  {line}")).collect()
}
