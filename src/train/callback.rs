//! Callbacks: what else happens while a network is trained.

use std::error::Error;
use std::path::{Path, PathBuf};

use super::{Epoch, History};
use crate::optim::Report;
use crate::state::StateVisitor;

/// Whether training goes on.
#[derive(Debug)]
pub enum Flow {
    /// It does.
    Continue,
    /// It ends well: the epoch under way is measured and is the last. One that has not begun does not.
    Stop,
    /// It ends with this error, at once.
    Fail(Box<dyn Error + Send + Sync>),
}

impl Flow {
    /// That training ends with an error.
    pub fn fail(error: impl Into<Box<dyn Error + Send + Sync>>) -> Flow {
        Flow::Fail(error.into())
    }
}

/// Something that is told how the training of a network `N` goes, and may change its course.
///
/// Every method has a default that does nothing. Callbacks are told in the order in which they
/// were given to the trainer, all of them, even if one of them stops training.
///
/// ```
/// use netwright::train::{Callback, Epoch, Flow, Now};
///
/// /// Halves the learning rate after each epoch, and stops when the loss is low.
/// struct Halving;
///
/// impl<N> Callback<N> for Halving {
///     fn epoch_end(&mut self, epoch: &Epoch, now: &mut Now<'_, N>) -> Flow {
///         now.rate /= 2.0;
///         if epoch.loss < 0.01 { Flow::Stop } else { Flow::Continue }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a callback",
    label = "expected a callback, such as `Progress::bar()`",
    note = "a learning rate schedule is given by `LearningRate::each_step(schedule)` or `LearningRate::each_epoch(schedule)`"
)]
pub trait Callback<N> {
    /// Before the first epoch.
    fn train_begin(&mut self, plan: &Plan, now: &mut Now<'_, N>) -> Flow {
        let _ = (plan, now);
        Flow::Continue
    }

    /// Before an epoch, counted from 1.
    fn epoch_begin(&mut self, epoch: usize, now: &mut Now<'_, N>) -> Flow {
        let _ = (epoch, now);
        Flow::Continue
    }

    /// After the step of a batch.
    fn batch_end(&mut self, batch: &Batch, now: &mut Now<'_, N>) -> Flow {
        let _ = (batch, now);
        Flow::Continue
    }

    /// After an epoch and its validation.
    fn epoch_end(&mut self, epoch: &Epoch, now: &mut Now<'_, N>) -> Flow {
        let _ = (epoch, now);
        Flow::Continue
    }

    /// After the last epoch, unless training ended with an error.
    fn train_end(&mut self, history: &History, now: &mut Now<'_, N>) -> Flow {
        let _ = (history, now);
        Flow::Continue
    }

    /// Where a [checkpoint](super::checkpoint) is to be written now, if one is due: asked after each batch and each
    /// epoch, when all callbacks have been told of it.
    fn checkpoint(&mut self) -> Option<PathBuf> {
        None
    }

    /// After the checkpoint that it asked for was written there.
    fn checkpointed(&mut self, path: &Path) -> Flow {
        let _ = path;
        Flow::Continue
    }

    /// Shows what it keeps from one event to the next, so that a training that goes on from a checkpoint has it again:
    /// see [`StateVisitor`]. It is called after `train_begin`, and in the middle of an epoch after `epoch_begin`.
    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        let _ = visitor;
    }
}

/// A callback that is borrowed: its owner has it back after training.
impl<N, C: Callback<N> + ?Sized> Callback<N> for &mut C {
    fn train_begin(&mut self, plan: &Plan, now: &mut Now<'_, N>) -> Flow {
        (**self).train_begin(plan, now)
    }

    fn epoch_begin(&mut self, epoch: usize, now: &mut Now<'_, N>) -> Flow {
        (**self).epoch_begin(epoch, now)
    }

    fn batch_end(&mut self, batch: &Batch, now: &mut Now<'_, N>) -> Flow {
        (**self).batch_end(batch, now)
    }

    fn epoch_end(&mut self, epoch: &Epoch, now: &mut Now<'_, N>) -> Flow {
        (**self).epoch_end(epoch, now)
    }

    fn train_end(&mut self, history: &History, now: &mut Now<'_, N>) -> Flow {
        (**self).train_end(history, now)
    }

    fn checkpoint(&mut self) -> Option<PathBuf> {
        (**self).checkpoint()
    }

    fn checkpointed(&mut self, path: &Path) -> Flow {
        (**self).checkpointed(path)
    }

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        (**self).state(visitor);
    }
}

/// What a callback may look at and change.
#[derive(Debug)]
#[non_exhaustive]
pub struct Now<'a, N> {
    /// The network.
    pub net: &'a mut N,
    /// The gradient of the last batch; zero before the first.
    pub gradient: &'a N,
    /// The learning rate; another one holds from the next step on.
    pub rate: f64,
}

/// What is going to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// How many samples the training set has.
    pub samples: usize,
    /// How many samples a batch has; the last of an epoch may have fewer.
    pub batch: usize,
    /// How many batches an epoch has.
    pub batches: usize,
    /// How many epochs there are at most.
    pub epochs: usize,
    /// How many samples the validation set has, if there is one.
    pub validation: Option<usize>,
    /// How many batches were done before, by the training that this one goes on from; 0 of a new one.
    pub done: usize,
}

/// What was measured in a batch.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Batch {
    /// The epoch, counted from 1.
    pub epoch: usize,
    /// Which batch of the epoch, counted from 1.
    pub batch: usize,
    /// How many samples it has.
    pub samples: usize,
    /// Its mean loss, before the step.
    pub loss: f64,
    /// What its step found: the norm of the gradient, the penalties.
    pub report: Report,
    /// The mean loss over the samples of the epoch so far.
    pub epoch_loss: f64,
    /// The share of right outputs of the epoch so far, 0 to 1.
    pub epoch_accuracy: Option<f64>,
}
