//! When checkpoints are written, where to, and which are kept.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use super::CheckpointError;
use super::file::numbered;
use crate::state::StateVisitor;
use crate::train::{Batch, Callback, Epoch, Flow, Now, Plan, Watch};

/// Writes checkpoints while a network is trained: see [`checkpoint`](super).
///
/// | | Keras |
/// |---|---|
/// | `Checkpoint::every_epoch("runs/digits")` | `ModelCheckpoint("{epoch}.keras")`, `BackupAndRestore` |
/// | `Checkpoint::every_batches(100, "runs/digits")` | `save_freq = 100` |
/// | `Checkpoint::best(Watch::val_loss(), "best.safetensors")` | `save_best_only = True` |
///
/// A checkpoint that cannot be written ends training with an error; the network keeps its weights.
#[derive(Debug, Clone)]
#[must_use]
#[doc(alias("ModelCheckpoint", "BackupAndRestore"))]
pub struct Checkpoint {
    place: Place,
    /// How many of the last are kept.
    keep: usize,
    /// The files in the folder, the oldest first.
    files: VecDeque<PathBuf>,
    /// The checkpoint that is due.
    due: Option<PathBuf>,
    /// How many batches were done, of all epochs.
    batches: u64,
}

#[derive(Debug, Clone)]
enum Place {
    /// A file for each epoch.
    Epochs { folder: PathBuf },
    /// A file for so many batches.
    Batches { folder: PathBuf, every: u64 },
    /// One file, of the best epoch.
    Best { file: PathBuf, watch: Watch },
}

impl Checkpoint {
    /// One after each epoch, `epoch-0001.safetensors` and so on, in this folder, which is made if there is none.
    pub fn every_epoch(folder: impl Into<PathBuf>) -> Checkpoint {
        let folder = folder.into();
        Checkpoint::at(Place::Epochs { folder })
    }

    /// One after each so many batches, counted over all epochs, `batch-00000100.safetensors` and so on.
    ///
    /// Training goes on in the middle of the epoch. What metrics other than loss and accuracy then say of that epoch's
    /// training set is of the batches since; of the validation set, all.
    pub fn every_batches(batches: u64, folder: impl Into<PathBuf>) -> Checkpoint {
        let folder = folder.into();
        Checkpoint::at(Place::Batches {
            folder,
            every: batches.max(1),
        })
    }

    /// One file, written after each epoch that is better than all before.
    pub fn best(watch: Watch, file: impl Into<PathBuf>) -> Checkpoint {
        let file = file.into();
        Checkpoint::at(Place::Best { file, watch })
    }

    /// Deletes all but the last so many, at least one; without it, all are kept.
    pub fn keep(self, last: usize) -> Checkpoint {
        Checkpoint {
            keep: last.max(1),
            ..self
        }
    }

    fn at(place: Place) -> Checkpoint {
        Checkpoint {
            place,
            keep: usize::MAX,
            files: VecDeque::new(),
            due: None,
            batches: 0,
        }
    }

    fn folder(&self) -> Option<(&Path, &'static str)> {
        match &self.place {
            Place::Epochs { folder } => Some((folder, "epoch")),
            Place::Batches { folder, .. } => Some((folder, "batch")),
            Place::Best { .. } => None,
        }
    }
}

impl<N> Callback<N> for Checkpoint {
    fn train_begin(&mut self, plan: &Plan, _: &mut Now<'_, N>) -> Flow {
        self.batches = plan.done as u64;
        let Some((folder, kind)) = self.folder() else {
            let Place::Best { file, .. } = &self.place else {
                return Flow::Continue;
            };
            let folder = file.parent().filter(|parent| *parent != Path::new(""));
            return match folder.map(made) {
                Some(Err(error)) => Flow::fail(error),
                _ => Flow::Continue,
            };
        };
        match made(folder).and_then(|()| numbered(folder, kind)) {
            Ok(files) => self.files = files.into(),
            Err(error) => return Flow::fail(error),
        }
        Flow::Continue
    }

    fn batch_end(&mut self, _: &Batch, _: &mut Now<'_, N>) -> Flow {
        self.batches += 1;
        if let Place::Batches { folder, every } = &self.place
            && self.batches.is_multiple_of(*every)
        {
            self.due = Some(folder.join(format!("batch-{:08}.safetensors", self.batches)));
        }
        Flow::Continue
    }

    fn epoch_end(&mut self, epoch: &Epoch, _: &mut Now<'_, N>) -> Flow {
        match &mut self.place {
            Place::Epochs { folder } => {
                self.due = Some(folder.join(format!("epoch-{:04}.safetensors", epoch.epoch)));
            }
            Place::Batches { .. } => {}
            Place::Best { file, watch } => match watch.is_best(epoch) {
                Ok(true) => self.due = Some(file.clone()),
                Ok(false) => {}
                Err(sentence) => return Flow::fail(sentence),
            },
        }
        Flow::Continue
    }

    fn checkpoint(&mut self) -> Option<PathBuf> {
        self.due.take()
    }

    fn checkpointed(&mut self, path: &Path) -> Flow {
        if self.folder().is_some() {
            self.files.retain(|file| file != path);
            self.files.push_back(path.into());
            while self.files.len() > self.keep {
                // One that is gone already is none that is kept.
                if let Some(file) = self.files.pop_front() {
                    let _ = fs::remove_file(file);
                }
            }
        }
        Flow::Continue
    }

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        if let Place::Best { watch, .. } = &mut self.place {
            watch.state("checkpoint.best", visitor);
        }
    }
}

/// Makes a folder, if there is none.
fn made(folder: &Path) -> Result<(), CheckpointError> {
    fs::create_dir_all(folder).map_err(|source| CheckpointError::System {
        action: "make the folder",
        path: folder.into(),
        source,
    })
}
