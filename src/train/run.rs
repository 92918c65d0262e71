//! A training under way: epochs, steps, callbacks.

use std::mem;
use std::path::Path;
use std::time::Instant;

use super::batch::Gathered;
use super::checkpoint::{Contents, Owned, Saved};
use super::data::Dataset;
use super::evaluate::measure;
use super::history::Measured;
use super::metrics::Accuracy;
use super::objective::OptimizerOf;
use super::prefetch::{Order, Rooms};
use super::{Batch, Callback, Epoch, Evaluation, Flow, History, Now, Plan, TrainError, Trainer};
use crate::kernel::Kernels;
use crate::loss::Mean;
use crate::network::Network;
use crate::optim::Report;
use crate::parallel::Team;
use crate::plain::{Aligned, Plain, boxed_zeroed};
use crate::random::{Draw, Generator, shuffle};
use crate::scalar::Float;

/// Where a training stands. All its random numbers follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    /// What the orders of the samples and all draws are made of.
    pub(super) seed: u64,
    /// The epoch, counted from 1.
    pub(super) epoch: usize,
    /// How many of its batches are done.
    pub(super) batch: usize,
}

impl Position {
    /// The order of the samples in the epoch.
    fn order(&self, samples: usize, order: &mut Vec<usize>) {
        order.clear();
        order.extend(0..samples);
        shuffle(
            order,
            &mut Generator::seed(self.seed).stream(self.epoch as u64),
        );
    }

    /// Where layers draw in the next step.
    fn of_layers(&self, plan: &Plan) -> Draw {
        let done = (self.epoch - 1) as u64 * plan.batches as u64 + self.batch as u64;
        Draw::seed(self.seed).at_step(done)
    }

    /// Where data sets draw in the epoch.
    fn of_data(&self) -> Draw {
        // Not the key of any layer, whose numbers are small.
        Draw::seed(self.seed)
            .inside(u32::MAX)
            .at_step(self.epoch as u64)
    }
}

/// What was measured in a step.
struct Step {
    /// The mean loss of the batch, before the step.
    loss: f64,
    /// What its samples count for.
    count: f64,
    /// What the optimizer found.
    report: Report,
}

/// A training under way, with all its memory.
pub(super) struct Run<'a, N: Network, T: Plain, const B: usize> {
    trainer: Trainer<'a, N, T, B>,
    plan: Plan,
    position: Position,
    history: History,
    /// The mean loss of the epoch so far.
    mean: Mean,
    order: Vec<usize>,
    rooms: Rooms<N::Input, T>,
    /// Where the validation set is read to.
    gathered: Gathered<N::Input, T>,
    team: Team<N, B>,
    gradient: Box<Aligned<N>>,
    /// The weights before the last step, which gave a finite loss.
    good: Box<Aligned<N>>,
}

impl<'a, N: Network, T: Plain, const B: usize> Run<'a, N, T, B> {
    pub(super) fn new(trainer: Trainer<'a, N, T, B>, plan: Plan, seed: u64) -> Self {
        let mut good = boxed_zeroed::<Aligned<N>>();
        good.copy_from(trainer.net);
        Run {
            team: Team::new(trainer.pool.clone()),
            plan,
            position: Position {
                seed,
                epoch: 1,
                batch: 0,
            },
            history: History::default(),
            mean: Mean::default(),
            order: Vec::with_capacity(plan.samples),
            rooms: Rooms::new(trainer.prefetch),
            trainer,
            gathered: Gathered::room(plan.batch),
            gradient: boxed_zeroed(),
            good,
        }
    }

    /// Trains from the beginning, or from where a saved training stood.
    pub(super) fn train<D>(mut self, saved: Option<Saved>, data: &D) -> Result<History, TrainError>
    where
        D: Dataset<Input = N::Input, Target = T> + ?Sized,
    {
        let plan = self.plan;
        if let Some(saved) = &saved {
            let (_, mut states) = self.parts();
            saved.check(plan.samples, plan.batch, |visitor| states.show(visitor))?;
            self.position = saved.contents.position;
        }
        let mut go_on = self.tell(|callback, now| callback.train_begin(&plan, now))?;
        if let Some(saved) = saved {
            if self.position.batch > 0 {
                let epoch = self.position.epoch;
                go_on &= self.tell(|callback, now| callback.epoch_begin(epoch, now))?;
            }
            self.restore(saved)?;
        }
        while go_on && self.position.epoch <= plan.epochs {
            go_on = self.epoch(data)?;
        }
        let history = mem::take(&mut self.history);
        self.tell(|callback, now| callback.train_end(&history, now))?;
        Ok(history)
    }

    /// Trains to the end of the epoch; gives whether another may follow.
    fn epoch<D>(&mut self, data: &D) -> Result<bool, TrainError>
    where
        D: Dataset<Input = N::Input, Target = T> + ?Sized,
    {
        let (start, epoch) = (Instant::now(), self.position.epoch);
        let mut go_on = true;
        if self.position.batch == 0 {
            if !self.tell(|callback, now| callback.epoch_begin(epoch, now))? {
                return Ok(false);
            }
            self.mean = Mean::default();
            self.trainer.measures.reset();
        }
        self.position.order(self.plan.samples, &mut self.order);

        let (order, mut rooms) = (mem::take(&mut self.order), mem::take(&mut self.rooms));
        let left = Order {
            indices: &order[(self.position.batch * self.plan.batch).min(order.len())..],
            batch: self.plan.batch,
            draw: Some(self.position.of_data()),
        };
        go_on = rooms.batches(data, left, |batches| {
            while let Some(samples) = batches.next() {
                go_on &= self.batch(epoch, samples)?;
                if !go_on {
                    break;
                }
            }
            Ok::<_, TrainError>(go_on)
        })?;
        (self.order, self.rooms) = (order, rooms);

        let (loss, accuracy) = (self.mean.value(), self.trainer.measures.accuracy.value());
        let mut metrics = self.trainer.measures.values();
        let validation = self.validate(&mut metrics);
        let epoch = Epoch {
            epoch,
            loss,
            accuracy,
            val_loss: validation.map(|validation| validation.loss),
            val_accuracy: validation.and_then(|validation| validation.accuracy),
            rate: self.trainer.optimizer.current_rate(),
            seconds: start.elapsed().as_secs_f64(),
            metrics,
        };
        self.history.push(epoch.clone());
        go_on &= self.tell(|callback, now| callback.epoch_end(&epoch, now))?;
        self.position = Position {
            epoch: epoch.epoch + 1,
            batch: 0,
            ..self.position
        };
        self.keep()?;
        Ok(go_on)
    }

    /// Trains on the next batch and tells of it; gives whether another may follow.
    fn batch(&mut self, epoch: usize, samples: (&[N::Input], &[T])) -> Result<bool, TrainError> {
        let batch = self.position.batch + 1;
        let Step {
            loss,
            count,
            report,
        } = self.step(epoch, batch, samples)?;
        self.mean.add(loss * count, count);
        self.position.batch = batch;
        let batch = Batch {
            epoch,
            batch,
            samples: samples.0.len(),
            loss,
            report,
            epoch_loss: self.mean.value(),
            epoch_accuracy: self.trainer.measures.accuracy.value(),
        };
        let go_on = self.tell(|callback, now| callback.batch_end(&batch, now))?;
        self.keep()?;
        Ok(go_on)
    }

    /// Takes the step of a batch.
    fn step(
        &mut self,
        epoch: usize,
        batch: usize,
        samples: (&[N::Input], &[T]),
    ) -> Result<Step, TrainError> {
        let Trainer {
            net,
            optimizer,
            objective,
            measures,
            ..
        } = &mut self.trainer;
        self.team.set_draw(self.position.of_layers(&self.plan));
        let gradient = &mut self.gradient.0;
        let (value, count) = objective.gradient(net, samples, &mut self.team, gradient, measures);
        if !value.is_finite() {
            let (loss, mut origin) = (value.to_f64(), None);
            self.team.retrace(net, samples.0, |name, values| {
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
        let report = optimizer.take_step(net, gradient, self.team.pool());
        if let Some(segment) = first_not_finite(*net) {
            net.copy_from(&self.good);
            return Err(not_finite("value", segment));
        }
        Ok(Step {
            loss: value.to_f64(),
            count,
            report,
        })
    }

    /// Measures the validation set, and completes the metrics.
    fn validate(&mut self, metrics: &mut [Measured]) -> Option<Evaluation> {
        let Trainer {
            net,
            objective,
            validation,
            measures,
            ..
        } = &mut self.trainer;
        let data = validation.as_deref()?;
        let (team, gathered) = (&mut self.team, &mut self.gathered);
        measures.reset();
        let evaluation = measure(&**net, data, &**objective, team, gathered, measures);
        for (metric, measured) in metrics.iter_mut().zip(measures.values()) {
            metric.val_value = Some(measured.value);
        }
        Some(evaluation)
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

    /// Writes the checkpoints that callbacks ask for.
    fn keep(&mut self) -> Result<(), TrainError> {
        for asked in 0..self.trainer.callbacks.len() {
            let Some(path) = self.trainer.callbacks[asked].checkpoint() else {
                continue;
            };
            self.write(&path)?;
            if let Flow::Fail(error) = self.trainer.callbacks[asked].checkpointed(&path) {
                return Err(TrainError::Callback(error));
            }
        }
        Ok(())
    }

    fn write(&mut self, path: &Path) -> Result<(), TrainError> {
        let contents = Contents {
            position: self.position,
            samples: self.plan.samples,
            batch: self.plan.batch,
            history: self.history.clone(),
        };
        let (net, mut states) = self.parts();
        contents.write(&*net, |visitor| states.show(visitor), path)?;
        Ok(())
    }

    fn restore(&mut self, saved: Saved) -> Result<(), TrainError> {
        self.history = saved.contents.history.clone();
        let (net, mut states) = self.parts();
        saved.restore(net, |visitor| states.show(visitor))?;
        self.good.copy_from(self.trainer.net);
        Ok(())
    }

    /// The network, and what else changes with training but the position.
    fn parts(&mut self) -> (&mut N, States<'_, 'a, N>) {
        let Trainer {
            net,
            optimizer,
            measures,
            callbacks,
            ..
        } = &mut self.trainer;
        let states = States {
            optimizer: &mut **optimizer,
            mean: &mut self.mean,
            accuracy: &mut measures.accuracy,
            callbacks,
        };
        (net, states)
    }
}

/// What changes with training, but the network and the position.
struct States<'r, 'a, N> {
    optimizer: &'r mut dyn OptimizerOf<N>,
    mean: &'r mut Mean,
    accuracy: &'r mut Accuracy,
    callbacks: &'r mut [Box<dyn Callback<N> + 'a>],
}

impl<N: Network> States<'_, '_, N> {
    /// Shows each after its owner's name.
    fn show(&mut self, visitor: &mut dyn Owned) {
        visitor.owner("optimizer");
        self.optimizer.visit_state(visitor);
        visitor.owner("epoch");
        self.mean.state(visitor);
        self.accuracy.state(visitor);
        visitor.owner("callback");
        for callback in &mut *self.callbacks {
            callback.state(visitor);
        }
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
