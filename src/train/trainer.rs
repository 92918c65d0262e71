//! The trainer: epochs of shuffled batches.

use std::path::PathBuf;

use super::checkpoint::{CheckpointError, Saved, find};
use super::data::{Dataset, Fitting, SampleFor, TargetFor};
use super::measures::Measures;
use super::metrics::{Correct, Metric};
use super::objective::{Objective, OptimizerOf};
use super::run::{Position, Run};
use super::{Callback, History, Plan, TrainError};
use crate::layer::Layer;
use crate::loss::{FitsHead, Loss};
use crate::network::Network;
use crate::parallel::Pool;
use crate::parameters::Model;
use crate::plain::Plain;
use crate::random::Rng;

/// Trains a network `N` on targets `T`, with a tape for groups of `B` samples.
///
/// Each epoch shuffles the samples, goes through them in batches, takes a step after each, and
/// measures the validation set, if there is one. The same seed gives the same network and the
/// same history, bit for bit.
///
/// See [`train`](super) for a whole program.
///
/// | for | give |
/// |---|---|
/// | classes that are rare | a loss in [`ClassWeights`](crate::loss::ClassWeights); Keras's `class_weight` |
/// | samples that count more or less | a loss in [`SampleWeights`](crate::loss::SampleWeights); Keras's `sample_weight` |
/// | larger batches than fit | an optimizer in [`Accumulate`](crate::optim::Accumulate) |
/// | layers that stay as they are or learn slowly | an optimizer in [`Groups`](crate::optim::Groups), with [`load_part`](crate::file::load_part) before |
/// | an end when it no longer helps | [`EarlyStopping`](super::EarlyStopping) |
/// | an average of the weights | [`ExponentialMovingAverage`](super::ExponentialMovingAverage), [`StochasticWeightAverage`](super::StochasticWeightAverage) |
/// | a look at gradients | [`GradientHealth`](super::GradientHealth) |
/// | logs | [`CsvLog`](super::CsvLog), [`TensorBoard`](super::TensorBoard), [`Progress`](super::Progress) |
pub struct Trainer<'a, N: Network, T: Plain, const B: usize = 32> {
    pub(super) net: &'a mut N,
    pub(super) optimizer: &'a mut dyn OptimizerOf<N>,
    pub(super) objective: Box<dyn Objective<N, T, B> + 'a>,
    batch: usize,
    epochs: usize,
    pub(super) validation: Option<Box<Data<'a, N, T>>>,
    pub(super) measures: Measures<'a, N::Output, T>,
    pub(super) callbacks: Vec<Box<dyn Callback<N> + 'a>>,
    resume: Option<Resume>,
    pub(super) pool: Pool,
    pub(super) prefetch: usize,
}

/// Where to go on from.
struct Resume {
    path: PathBuf,
    /// Whether there must be a checkpoint.
    needed: bool,
}

impl Resume {
    fn open<N: Network>(&self) -> Result<Option<Saved>, CheckpointError> {
        match find(&self.path)? {
            Some(file) => Saved::read::<N>(&file).map(Some),
            None if self.needed => Err(CheckpointError::None {
                path: self.path.clone(),
            }),
            None => Ok(None),
        }
    }
}

/// Data that fits the network.
pub(super) type Data<'a, N, T> = dyn Dataset<Input = <N as Layer>::Input, Target = T> + 'a;

impl<'a, N: Network, T: Plain> Trainer<'a, N, T> {
    /// A trainer of a network, or a box of one: batches of 32 samples, one epoch.
    pub fn new<M, O, L>(net: &'a mut M, optimizer: &'a mut O, loss: L) -> Self
    where
        M: Model<Network = N> + ?Sized,
        O: OptimizerOf<N>,
        L: Loss<N::Output, T, Expects: FitsHead<N::Ending>> + 'a,
        T: Correct<N::Output>,
    {
        Trainer::made(net.network_mut(), optimizer, Box::new(loss))
    }

    /// The same with a tape that holds `G` samples instead of 32.
    ///
    /// It changes memory and speed, and the result only for a network with a layer that looks at
    /// the batch as a whole; for such, a batch must not be larger.
    pub fn group_of<const G: usize>(
        net: &'a mut (impl Model<Network = N> + ?Sized),
        optimizer: &'a mut impl OptimizerOf<N>,
        loss: impl Loss<N::Output, T, Expects: FitsHead<N::Ending>> + 'a,
    ) -> Trainer<'a, N, T, G>
    where
        T: Correct<N::Output>,
    {
        Trainer::made(net.network_mut(), optimizer, Box::new(loss))
    }
}

impl<'a, N: Network, T: Plain, const B: usize> Trainer<'a, N, T, B> {
    fn made(
        net: &'a mut N,
        optimizer: &'a mut dyn OptimizerOf<N>,
        objective: Box<dyn Objective<N, T, B> + 'a>,
    ) -> Self {
        Trainer {
            net,
            optimizer,
            objective,
            batch: 32,
            epochs: 1,
            validation: None,
            measures: Measures::default(),
            callbacks: Vec::new(),
            resume: None,
            prefetch: 0,
            pool: Pool::of_all_cores(),
        }
    }

    /// How many samples the gradient of a step is the mean over. The last batch of an epoch has
    /// what is left; a batch larger than the data set is the data set.
    pub fn batch(self, samples: usize) -> Self {
        Trainer {
            batch: samples,
            ..self
        }
    }

    /// How many times to go through the training set.
    pub fn epochs(self, epochs: usize) -> Self {
        Trainer { epochs, ..self }
    }

    /// A set to measure loss and accuracy on after each epoch; it is not trained on.
    pub fn validate_on<D>(self, data: &'a D) -> Self
    where
        D: Dataset<Input: SampleFor<N::Input>, Target: TargetFor<T>> + ?Sized,
    {
        Trainer {
            validation: Some(Box::new(Fitting::new(data))),
            ..self
        }
    }

    /// How many threads train the network, at least one; without it as many as there are cores. The result is the same
    /// for any number, to the bit; work that is too small for several has one.
    pub fn threads(self, threads: usize) -> Self {
        Trainer {
            pool: Pool::of(threads),
            ..self
        }
    }

    /// How many batches a thread of its own reads ahead while the one before is trained on: worth it where a sample
    /// takes long to read, as an augmented picture does. Without it, or with 0, samples are read when they are needed. The
    /// result is the same.
    pub fn prefetch(self, batches: usize) -> Self {
        Trainer {
            prefetch: batches,
            ..self
        }
    }

    /// A metric to measure besides loss and accuracy, in training and on the validation set: see
    /// [`metrics`](super::metrics). The history has it by its name.
    pub fn measure(mut self, metric: impl Metric<N::Output, T> + 'a) -> Self {
        self.measures.also(Box::new(metric));
        self
    }

    /// Goes on from a [checkpoint](super::checkpoint): a file, or the latest of a folder.
    ///
    /// Network, optimizer, learning rate, callbacks, history and place in the epoch are those of the training that
    /// was saved, which then ends with the same bits as if it had not been ended. What the trainer is given must be what
    /// that one was given, but for the number of epochs, and for callbacks that keep nothing.
    pub fn resume(self, path: impl Into<PathBuf>) -> Self {
        self.resuming(path.into(), true)
    }

    /// As [`resume`](Trainer::resume), from the beginning if there is no checkpoint yet.
    pub fn resume_or_begin(self, path: impl Into<PathBuf>) -> Self {
        self.resuming(path.into(), false)
    }

    fn resuming(self, path: PathBuf, needed: bool) -> Self {
        Trainer {
            resume: Some(Resume { path, needed }),
            ..self
        }
    }

    /// Something to be told how training goes, such as [`Progress`](super::Progress).
    pub fn with(mut self, callback: impl Callback<N> + 'a) -> Self {
        self.callbacks.push(Box::new(callback));
        self
    }

    /// Trains the network. The generator gives a seed, from which all follows that is random in training: the
    /// order of the samples in each epoch, dropout's masks, augmentation.
    ///
    /// A batch whose loss or gradient is infinite or NaN ends training with the weights that last
    /// gave a finite loss; so an overshooting step is taken back. A validation loss that is not
    /// finite is recorded as it is.
    ///
    /// # Errors
    /// [`TrainError`]: an empty set, no batch or epoch, an argument of the loss that makes no
    /// sense, a batch too large for a network that needs
    /// it as a whole, a loss, gradient or weight that is not finite, a callback that failed, a checkpoint that
    /// cannot be written or does not fit.
    pub fn fit<D, R>(self, data: &D, rng: &mut R) -> Result<History, TrainError>
    where
        D: Dataset<Input: SampleFor<N::Input>, Target: TargetFor<T>> + ?Sized,
        R: Rng + ?Sized,
    {
        let data = &Fitting::new(data);
        let mut plan = self.plan(data.len())?;
        let seed = rng.next_u64();
        let saved = self
            .resume
            .as_ref()
            .map(Resume::open::<N>)
            .transpose()?
            .flatten();
        if let Some(saved) = &saved {
            let Position { epoch, batch, .. } = saved.contents.position;
            plan.done = (epoch - 1) * plan.batches + batch;
        }
        Run::new(self, plan, seed).train(saved, data)
    }

    /// What is to be done, if it can be.
    fn plan(&self, samples: usize) -> Result<Plan, TrainError> {
        let validation = self.validation.as_ref().map(|data| data.len());
        if samples == 0 {
            return Err(TrainError::Empty { set: "training" });
        }
        if validation == Some(0) {
            return Err(TrainError::Empty { set: "validation" });
        }
        if self.batch == 0 {
            return Err(TrainError::NoBatch);
        }
        if self.epochs == 0 {
            return Err(TrainError::NoEpochs);
        }
        self.objective
            .rules()
            .result()
            .map_err(TrainError::LossArgument)?;
        let batch = self.batch.min(samples);
        if N::COUPLED && batch > B {
            return Err(TrainError::Coupled { batch, group: B });
        }
        Ok(Plan {
            samples,
            batch,
            batches: samples.div_ceil(batch),
            epochs: self.epochs,
            validation,
            done: 0,
        })
    }
}
