//! The trainer: epochs of shuffled batches.

use std::time::Instant;

use super::batch::Gathered;
use super::data::{Dataset, Fitting, SampleFor, TargetFor};
use super::evaluate::measure;
use super::metrics::{Accuracy, Correct};
use super::objective::{Objective, OptimizerOf};
use super::{Batch, Callback, Epoch, Evaluation, Flow, History, Now, Plan, TrainError};
use crate::kernel::Kernels;
use crate::layer::Layer;
use crate::loss::{FitsHead, Loss, Mean};
use crate::network::{self, Network};
use crate::optim::Report;
use crate::parameters::Model;
use crate::plain::{Aligned, Plain, boxed_zeroed};
use crate::random::{Rng, shuffle};
use crate::scalar::Float;
use crate::tape::Tape;

/// Trains a network `N` on targets `T`, with a tape for groups of `B` samples.
///
/// Each epoch shuffles the samples, goes through them in batches, takes a step after each, and
/// measures the validation set, if there is one. The same seed gives the same network and the
/// same history, bit for bit.
///
/// See [`train`](super) for a whole program.
pub struct Trainer<'a, N: Network, T: Plain, const B: usize = 32> {
    net: &'a mut N,
    optimizer: &'a mut dyn OptimizerOf<N>,
    objective: Box<dyn Objective<N, T, B> + 'a>,
    batch: usize,
    epochs: usize,
    validation: Option<Box<Data<'a, N, T>>>,
    callbacks: Vec<Box<dyn Callback<N> + 'a>>,
}

/// Data that fits the network.
type Data<'a, N, T> = dyn Dataset<Input = <N as Layer>::Input, Target = T> + 'a;

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
            callbacks: Vec::new(),
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

    /// Something to be told how training goes, such as [`Progress`](super::Progress).
    pub fn with(mut self, callback: impl Callback<N> + 'a) -> Self {
        self.callbacks.push(Box::new(callback));
        self
    }

    /// Trains the network. The generator gives the order of the samples and the seed of what is
    /// random in training, such as dropout's masks.
    ///
    /// A batch whose loss or gradient is infinite or NaN ends training with the weights that last
    /// gave a finite loss; so an overshooting step is taken back. A validation loss that is not
    /// finite is recorded as it is.
    ///
    /// # Errors
    /// [`TrainError`]: an empty set, no batch or epoch, an argument of the loss that makes no
    /// sense, a batch too large for a network that needs
    /// it as a whole, a loss, gradient or weight that is not finite, a callback that failed.
    pub fn fit<D, R>(self, data: &D, rng: &mut R) -> Result<History, TrainError>
    where
        D: Dataset<Input: SampleFor<N::Input>, Target: TargetFor<T>> + ?Sized,
        R: Rng + ?Sized,
    {
        let data = &Fitting::new(data);
        let plan = self.plan(data.len())?;
        let mut run = Run::new(self, plan);
        run.tape.seed(rng.next_u64());
        let mut go_on = run.tell(|callback, now| callback.train_begin(&plan, now))?;
        for epoch in 1..=plan.epochs {
            if !go_on {
                break;
            }
            go_on = run.epoch(epoch, data, rng)?;
        }
        let history = std::mem::take(&mut run.history);
        run.tell(|callback, now| callback.train_end(&history, now))?;
        Ok(history)
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
        })
    }
}

/// What was measured in a step.
struct Step {
    /// The mean loss of the batch, before the step.
    loss: f64,
    /// What its samples count for.
    count: f64,
    /// How many there are.
    samples: usize,
    /// What the optimizer found.
    report: Report,
}

/// A training under way, with all its memory.
struct Run<'a, N: Network, T: Plain, const B: usize> {
    trainer: Trainer<'a, N, T, B>,
    plan: Plan,
    history: History,
    order: Vec<usize>,
    gathered: Gathered<N::Input, T>,
    tape: Box<Tape<N, B>>,
    gradient: Box<Aligned<N>>,
    /// The weights before the last step, which gave a finite loss.
    good: Box<Aligned<N>>,
}

impl<'a, N: Network, T: Plain, const B: usize> Run<'a, N, T, B> {
    fn new(trainer: Trainer<'a, N, T, B>, plan: Plan) -> Self {
        let mut good = boxed_zeroed::<Aligned<N>>();
        good.copy_from(trainer.net);
        Run {
            trainer,
            plan,
            history: History::default(),
            order: Vec::with_capacity(plan.samples),
            gathered: Gathered::room(plan.batch),
            tape: boxed_zeroed(),
            gradient: boxed_zeroed(),
            good,
        }
    }

    /// Trains for an epoch; gives whether another may follow.
    fn epoch<D, R>(&mut self, epoch: usize, data: &D, rng: &mut R) -> Result<bool, TrainError>
    where
        D: Dataset<Input = N::Input, Target = T> + ?Sized,
        R: Rng + ?Sized,
    {
        let start = Instant::now();
        let mut go_on = self.tell(|callback, now| callback.epoch_begin(epoch, now))?;
        // From the same order each time, so that it depends on the generator alone.
        self.order.clear();
        self.order.extend(0..self.plan.samples);
        shuffle(&mut self.order, rng);

        let (mut mean, mut accuracy) = (Mean::default(), Accuracy::default());
        for batch in 1..=self.plan.batches {
            let Step {
                loss,
                count,
                samples,
                report,
            } = self.step(epoch, batch, data, &mut accuracy)?;
            mean.add(loss * count, count);
            let batch = Batch {
                epoch,
                batch,
                samples,
                loss,
                report,
                epoch_loss: mean.value(),
                epoch_accuracy: accuracy.value(),
            };
            go_on &= self.tell(|callback, now| callback.batch_end(&batch, now))?;
            if !go_on {
                break;
            }
        }

        let validation = self.validate();
        let epoch = Epoch {
            epoch,
            loss: mean.value(),
            accuracy: accuracy.value(),
            val_loss: validation.map(|validation| validation.loss),
            val_accuracy: validation.and_then(|validation| validation.accuracy),
            rate: self.trainer.optimizer.current_rate(),
            seconds: start.elapsed().as_secs_f64(),
        };
        self.history.push(epoch);
        Ok(self.tell(|callback, now| callback.epoch_end(&epoch, now))? && go_on)
    }

    /// Takes the step of a batch.
    fn step<D>(
        &mut self,
        epoch: usize,
        batch: usize,
        data: &D,
        accuracy: &mut Accuracy,
    ) -> Result<Step, TrainError>
    where
        D: Dataset<Input = N::Input, Target = T> + ?Sized,
    {
        let Trainer {
            net,
            optimizer,
            objective,
            ..
        } = &mut self.trainer;
        let first = (batch - 1) * self.plan.batch;
        let indices = &self.order[first..self.plan.samples.min(first + self.plan.batch)];
        let samples = self.gathered.read(data, indices.iter().copied());
        let gradient = &mut self.gradient.0;
        let (value, count) = objective.gradient(net, samples, &mut self.tape, gradient, accuracy);
        if !value.is_finite() {
            let (loss, mut origin) = (value.to_f64(), None);
            network::retrace(&**net, samples.0, &mut self.tape, |name, values| {
                if !values.iter().all(|value| value.is_finite()) {
                    origin.get_or_insert(name);
                }
            });
            net.copy_from(&self.good);
            return Err(TrainError::LossNotFinite {
                epoch,
                batch,
                loss,
                origin: origin.unwrap_or("loss"),
            });
        }
        let not_finite = |what, segment| TrainError::NotFinite {
            what,
            segment,
            epoch,
            batch,
        };
        if let Some(segment) = first_not_finite(gradient) {
            return Err(not_finite("gradient", segment));
        }
        self.good.copy_from(net);
        let report = optimizer.take_step(net, gradient);
        if let Some(segment) = first_not_finite(*net) {
            net.copy_from(&self.good);
            return Err(not_finite("value", segment));
        }
        Ok(Step {
            loss: value.to_f64(),
            count,
            samples: indices.len(),
            report,
        })
    }

    fn validate(&mut self) -> Option<Evaluation> {
        let Trainer {
            net,
            objective,
            validation,
            ..
        } = &self.trainer;
        let data = validation.as_deref()?;
        let (tape, gathered) = (&mut *self.tape, &mut self.gathered);
        Some(measure(*net, data, &**objective, tape, gathered))
    }

    /// Tells every callback; gives whether training goes on.
    fn tell(
        &mut self,
        mut event: impl FnMut(&mut dyn Callback<N>, &mut Now<'_, N>) -> Flow,
    ) -> Result<bool, TrainError> {
        let Trainer {
            net,
            optimizer,
            callbacks,
            ..
        } = &mut self.trainer;
        let mut go_on = true;
        for callback in callbacks {
            let rate = optimizer.current_rate();
            let mut now = Now {
                net: &mut **net,
                gradient: &self.gradient.0,
                rate,
            };
            match event(&mut **callback, &mut now) {
                Flow::Continue => {}
                Flow::Stop => go_on = false,
                Flow::Fail(error) => return Err(TrainError::Callback(error)),
            }
            if now.rate != rate {
                let rate = now.rate;
                if !(0.0..f64::INFINITY).contains(&rate) {
                    return Err(TrainError::Rate { rate });
                }
                optimizer.change_rate(rate);
            }
        }
        Ok(go_on)
    }
}

/// The first segment with a float that is infinite or NaN.
fn first_not_finite<N: Network>(net: &N) -> Option<String> {
    if N::Scalar::all_finite(net.as_slice()) {
        return None;
    }
    let mut first = None;
    N::TREE.visit(|segment| {
        if first.is_none() && !N::Scalar::all_finite(&net.as_slice()[segment.range.clone()]) {
            first = Some(segment.path.to_string());
        }
    });
    first
}
