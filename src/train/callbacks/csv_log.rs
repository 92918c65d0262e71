//! A callback that writes a table.

use std::path::PathBuf;

use super::log::Log;
use crate::file::FileError;
use crate::train::record::{csv_head, csv_row};
use crate::train::{Callback, Epoch, Flow, Now, Plan};

/// Writes a line for each epoch into a file as CSV, as soon as it has ended: its number, all its numbers by name, and
/// its seconds. Keras's `CSVLogger`.
///
/// ```
/// # use netwright::prelude::*;
/// # use netwright::train::CsvLog;
/// # network! {
/// #     pub struct Line: [1] -> [1] {
/// #         line: Dense(1),
/// #     }
/// # }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("log.csv");
/// # let data = Samples::new([[0.0], [0.5], [1.0]], [[1.0], [0.0], [-1.0]]).unwrap();
/// # let mut rng = Generator::seed(1);
/// # let mut net = Line::boxed(&mut rng);
/// # let mut sgd = Sgd::boxed(SgdConfig::default());
/// Trainer::new(&mut net, &mut sgd, MeanSquaredError)
///     .epochs(3)
///     .with(CsvLog::to(&path))
///     .fit(&data, &mut rng)?;
/// let text = std::fs::read_to_string(&path)?;
/// assert_eq!(text.lines().next(), Some("epoch,loss,rate,seconds"));
/// assert_eq!(text.lines().count(), 4);
/// # Ok(())
/// # }
/// ```
///
/// A training that begins replaces the file. One that goes on from a checkpoint keeps the lines of the epochs that were
/// done there, cuts what is behind them, and goes on. A file that cannot be written ends training with an error; the
/// lines that it has stay.
#[derive(Debug)]
#[must_use]
#[doc(alias = "CSVLogger")]
pub struct CsvLog {
    path: PathBuf,
    log: Option<Log>,
    /// The names of the columns between the first and the last, once known.
    names: Option<Vec<String>>,
}

impl CsvLog {
    /// Into this file. Its folder is made if there is none.
    pub fn to(path: impl Into<PathBuf>) -> CsvLog {
        CsvLog {
            path: path.into(),
            log: None,
            names: None,
        }
    }

    /// Opens the file: an empty one, but if training goes on.
    fn begin(&mut self, goes_on: bool) -> Result<(), FileError> {
        self.names = None;
        self.log = Some(match goes_on {
            true => Log::open(&self.path)?,
            false => Log::create(&self.path)?,
        });
        Ok(())
    }

    /// Writes the line of an epoch, and the names before the first.
    fn line(&mut self, epoch: &Epoch) -> Result<(), Refusal> {
        let Some(log) = &mut self.log else {
            return Ok(());
        };
        let mut text = String::new();
        if self.names.is_none() {
            let there = keep_before(log, epoch.epoch).map_err(Refusal::File)?;
            let names = epoch.names();
            let head = csv_head(&names);
            match there {
                None => text = head,
                Some(found) if found == head.trim_end() => {}
                Some(found) => {
                    return Err(Refusal::Columns(format!(
                        "`{}` has the columns {found}, and this training {}: give another file, or measure the same",
                        self.path.display(),
                        head.trim_end()
                    )));
                }
            }
            self.names = Some(names);
        }
        text += &csv_row(self.names.as_deref().unwrap_or_default(), epoch);
        log.append(text.as_bytes()).map_err(Refusal::File)
    }
}

/// Leaves the first line and those of the epochs before this one; gives the first.
fn keep_before(log: &mut Log, epoch: usize) -> Result<Option<String>, FileError> {
    let bytes = log.bytes()?;
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let whole = |line: &&[u8]| line.ends_with(b"\n");
    let Some(head) = lines.next().filter(whole) else {
        log.cut(0)?;
        return Ok(None);
    };
    let before = |line: &&[u8]| whole(line) && number(line).is_some_and(|n| n < epoch);
    let kept: usize = lines.take_while(before).map(<[u8]>::len).sum();
    log.cut((head.len() + kept) as u64)?;
    let head = String::from_utf8_lossy(head);
    Ok(Some(head.trim_end().into()))
}

/// Why a line was not written.
enum Refusal {
    File(FileError),
    Columns(String),
}

/// The number that a line begins with.
fn number(line: &[u8]) -> Option<usize> {
    let field = line.split(|byte| *byte == b',').next()?;
    str::from_utf8(field).ok()?.parse().ok()
}

impl<N> Callback<N> for CsvLog {
    fn train_begin(&mut self, plan: &Plan, _: &mut Now<'_, N>) -> Flow {
        match self.begin(plan.done > 0) {
            Ok(()) => Flow::Continue,
            Err(error) => Flow::fail(error),
        }
    }

    fn epoch_end(&mut self, epoch: &Epoch, _: &mut Now<'_, N>) -> Flow {
        match self.line(epoch) {
            Ok(()) => Flow::Continue,
            Err(Refusal::File(error)) => Flow::fail(error),
            Err(Refusal::Columns(sentence)) => Flow::fail(sentence),
        }
    }
}
