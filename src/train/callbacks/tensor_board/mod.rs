//! A callback that writes what TensorBoard shows.

mod event;
mod record;

use std::fs;
use std::path::{Path, PathBuf};

use self::event::Event;
use super::log::Log;
use crate::file::FileError;
use crate::network::Network;
use crate::parameters::Role;
use crate::scalar::Float;
use crate::train::{Batch, Callback, Epoch, Flow, Now, Plan};

/// Writes event files for TensorBoard: `tensorboard --logdir runs` shows them.
///
/// There is a curve for each number of an epoch, `loss`, `val_loss`, metrics, `rate`, over the epochs; `batch_loss` is
/// over the batches. [`histograms`](TensorBoard::histograms) adds the weights of each segment. Keras's `TensorBoard`,
/// PyTorch's `SummaryWriter`.
///
/// ```
/// # use netwright::prelude::*;
/// # use netwright::train::TensorBoard;
/// # network! {
/// #     pub struct Line: [1] -> [1] {
/// #         line: Dense(1),
/// #     }
/// # }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let runs = folder.path();
/// # let data = Samples::new([[0.0], [0.5], [1.0]], [[1.0], [0.0], [-1.0]]).unwrap();
/// # let mut rng = Generator::seed(1);
/// # let mut net = Line::boxed(&mut rng);
/// # let mut sgd = Sgd::boxed(SgdConfig::default());
/// Trainer::new(&mut net, &mut sgd, MeanSquaredError)
///     .with(TensorBoard::to(runs.join("first")))
///     .fit(&data, &mut rng)?;
/// # Ok(())
/// # }
/// ```
///
/// A training that begins writes a file of its own, so a folder for each keeps their curves apart. One that goes on
/// from a checkpoint goes on in the latest file of the folder, behind what was done. A file that cannot be written
/// ends training with an error; what it has stays.
#[derive(Debug)]
#[must_use]
#[doc(alias = "SummaryWriter")]
pub struct TensorBoard {
    folder: PathBuf,
    batches: bool,
    histograms: bool,
    log: Option<Log>,
    /// How many batches were done, of all epochs.
    done: u64,
    /// Whether what lies behind the place where training goes on is yet to be cut.
    goes_on: bool,
}

impl TensorBoard {
    /// Into this folder, which is made if there is none.
    pub fn to(folder: impl Into<PathBuf>) -> TensorBoard {
        TensorBoard {
            folder: folder.into(),
            batches: true,
            histograms: false,
            log: None,
            done: 0,
            goes_on: false,
        }
    }

    /// With the numbers of epochs alone. Keras's `update_freq = "epoch"`.
    pub fn epochs_only(self) -> TensorBoard {
        TensorBoard {
            batches: false,
            ..self
        }
    }

    /// With a histogram of each segment after each epoch. Keras's `histogram_freq = 1`.
    pub fn histograms(self) -> TensorBoard {
        TensorBoard {
            histograms: true,
            ..self
        }
    }

    fn begin(&mut self, plan: &Plan) -> Result<(), FileError> {
        self.done = plan.done as u64;
        let latest = match plan.done {
            0 => None,
            _ => latest(&self.folder),
        };
        self.goes_on = latest.is_some();
        if let Some(path) = latest {
            self.log = Some(Log::open(&path)?);
            return Ok(());
        }
        self.log = Some(Log::create(&unused(&self.folder))?);
        self.write(Event::first())
    }

    /// Cuts what is not of these epochs and batches, the first time that something is told after training went on.
    fn keep(&mut self, epochs: usize, batches: u64) -> Result<(), FileError> {
        let Some(log) = self.log.as_mut().filter(|_| self.goes_on) else {
            return Ok(());
        };
        self.goes_on = false;
        let bytes = log.bytes()?;
        let kept: usize = record::whole(&bytes)
            .take_while(|record| event::is_done(record::content(record), epochs as u64, batches))
            .map(<[u8]>::len)
            .sum();
        log.cut(kept as u64)?;
        match kept {
            0 => self.write(Event::first()),
            _ => Ok(()),
        }
    }

    fn write(&mut self, event: Event) -> Result<(), FileError> {
        match &mut self.log {
            Some(log) => log.append(&record::framed(&event.bytes())),
            None => Ok(()),
        }
    }

    fn batch(&mut self, batch: &Batch) -> Result<(), FileError> {
        self.keep(batch.epoch - 1, self.done - 1)?;
        if !self.batches {
            return Ok(());
        }
        let mut event = Event::at(self.done);
        event.scalar(event::OF_BATCH, batch.loss);
        self.write(event)
    }

    fn epoch<N: Network>(&mut self, epoch: &Epoch, net: &N) -> Result<(), FileError> {
        let step = epoch.epoch as u64;
        self.keep(epoch.epoch - 1, self.done)?;
        let mut event = Event::at(step);
        for name in epoch.names() {
            if let Some(value) = epoch.value(&name) {
                event.scalar(&name, value);
            }
        }
        self.write(event)?;
        if !self.histograms {
            return Ok(());
        }
        let mut event = Event::at(step);
        N::TREE.visit(|segment| {
            let floats = &net.as_slice()[segment.range.clone()];
            let kind = match segment.role {
                Role::Buffer => "statistics",
                _ => "weights",
            };
            let tag = format!("{kind}/{}", segment.path);
            event.histogram(&tag, floats.iter().map(|float| float.to_f64()));
        });
        self.write(event)
    }
}

/// How the names of our event files begin; the time comes next, in as many digits for centuries.
const NAME: &str = "events.out.tfevents.";

/// How they end.
const END: &str = ".netwright";

/// A path of this time that no file has.
fn unused(folder: &Path) -> PathBuf {
    let time = event::now() as u64;
    (time..)
        .map(|time| folder.join(format!("{NAME}{time}{END}")))
        .find(|path| !path.exists())
        .unwrap_or_default()
}

/// The latest event file of ours in a folder.
fn latest(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let ours = entries.filter(|entry| {
        let name = entry.file_name();
        let name = name.to_str().and_then(|name| name.strip_prefix(NAME));
        name.is_some_and(|name| name.ends_with(END))
    });
    ours.map(|entry| entry.path()).max()
}

impl<N: Network> Callback<N> for TensorBoard {
    fn train_begin(&mut self, plan: &Plan, _: &mut Now<'_, N>) -> Flow {
        flow(self.begin(plan))
    }

    fn batch_end(&mut self, batch: &Batch, _: &mut Now<'_, N>) -> Flow {
        self.done += 1;
        flow(self.batch(batch))
    }

    fn epoch_end(&mut self, epoch: &Epoch, now: &mut Now<'_, N>) -> Flow {
        flow(self.epoch(epoch, now.net))
    }
}

fn flow(written: Result<(), FileError>) -> Flow {
    match written {
        Ok(()) => Flow::Continue,
        Err(error) => Flow::fail(error),
    }
}
