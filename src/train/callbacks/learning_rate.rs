//! Callbacks that change the learning rate.

use crate::optim::{ReduceOnPlateau, Schedule};
use crate::state::StateVisitor;
use crate::train::{Batch, Callback, Epoch, Flow, Now, Plan};

/// Sets the learning rate that a [`Schedule`] gives, for each step or for each epoch.
///
/// The optimizer's own rate then means nothing. Training does not begin with a schedule that makes
/// no sense, such as one whose warm-up is as long as the run.
///
/// ```
/// # use netwright::prelude::*;
/// # network! {
/// #     pub struct Line: [1] -> [1] {
/// #         line: Dense(1),
/// #     }
/// # }
/// # fn main() -> Result<(), netwright::train::TrainError> {
/// # let data = Samples::new([[0.0], [0.5], [1.0]], [[1.0], [0.0], [-1.0]]).unwrap();
/// # let mut rng = Generator::seed(1);
/// # let mut net = Line::boxed(&mut rng);
/// let mut sgd = Sgd::boxed(SgdConfig::default());
/// let history = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
///     .epochs(3)
///     .with(LearningRate::each_epoch(StepDecay::new(0.5, 1, 0.5)))
///     .fit(&data, &mut rng)?;
/// let rates: Vec<f64> = history.epochs().iter().map(|epoch| epoch.rate).collect();
/// assert_eq!(rates, [0.5, 0.25, 0.125]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct LearningRate<S> {
    schedule: S,
    unit: Unit,
    /// The step of the schedule that is next.
    step: u64,
}

/// What is a step of the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Batch,
    Epoch,
}

impl<S: Schedule> LearningRate<S> {
    /// A rate for each step of the optimizer.
    pub fn each_step(schedule: S) -> LearningRate<S> {
        LearningRate {
            schedule,
            unit: Unit::Batch,
            step: 0,
        }
    }

    /// A rate for each epoch.
    pub fn each_epoch(schedule: S) -> LearningRate<S> {
        LearningRate {
            schedule,
            unit: Unit::Epoch,
            step: 0,
        }
    }

    /// The same from this step of the schedule on, as when training is resumed.
    pub fn from(self, step: u64) -> LearningRate<S> {
        LearningRate { step, ..self }
    }

    /// The rate of the next step, if one of these has ended.
    fn advance(&mut self, ended: Unit, rate: &mut f64) -> Flow {
        if ended == self.unit {
            self.step = self.step.saturating_add(1);
            *rate = self.schedule.rate(self.step);
        }
        Flow::Continue
    }
}

impl<N, S: Schedule> Callback<N> for LearningRate<S> {
    fn train_begin(&mut self, plan: &Plan, now: &mut Now<'_, N>) -> Flow {
        let steps = match self.unit {
            Unit::Batch => plan.batches.saturating_mul(plan.epochs),
            Unit::Epoch => plan.epochs,
        };
        if let Err(error) = self.schedule.verify(self.step.saturating_add(steps as u64)) {
            return Flow::fail(error);
        }
        now.rate = self.schedule.rate(self.step);
        Flow::Continue
    }

    fn batch_end(&mut self, batch: &Batch, now: &mut Now<'_, N>) -> Flow {
        // An optimizer that gathers gradients does not step with each batch.
        match batch.report.stepped {
            true => self.advance(Unit::Batch, &mut now.rate),
            false => Flow::Continue,
        }
    }

    fn epoch_end(&mut self, _: &Epoch, now: &mut Now<'_, N>) -> Flow {
        self.advance(Unit::Epoch, &mut now.rate)
    }

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        visitor.count("learning_rate.step", &mut self.step);
    }
}

/// Lowers the learning rate when a metric has not become better for some epochs: see
/// [`ReduceOnPlateau`].
///
/// ```
/// # use netwright::prelude::*;
/// let plateau = ReduceOnPlateau::new(PlateauConfig { patience: 3, ..PlateauConfig::pytorch() });
/// let callback = OnPlateau::val_loss(plateau);
///
/// let config = PlateauConfig { better: Better::Higher, ..PlateauConfig::keras() };
/// let callback = OnPlateau::of("val_accuracy", ReduceOnPlateau::new(config), |epoch| epoch.val_accuracy);
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct OnPlateau {
    plateau: ReduceOnPlateau,
    name: &'static str,
    metric: fn(&Epoch) -> Option<f64>,
}

impl OnPlateau {
    /// Watches the loss on the validation set.
    pub fn val_loss(plateau: ReduceOnPlateau) -> OnPlateau {
        OnPlateau::of("val_loss", plateau, |epoch| epoch.val_loss)
    }

    /// Watches what this function takes from an epoch, which has this name in messages.
    pub fn of(
        name: &'static str,
        plateau: ReduceOnPlateau,
        metric: fn(&Epoch) -> Option<f64>,
    ) -> OnPlateau {
        OnPlateau {
            plateau,
            name,
            metric,
        }
    }
}

impl<N> Callback<N> for OnPlateau {
    fn train_begin(&mut self, _: &Plan, _: &mut Now<'_, N>) -> Flow {
        match self.plateau.config.check() {
            Ok(_) => Flow::Continue,
            Err(error) => Flow::fail(error),
        }
    }

    fn epoch_end(&mut self, epoch: &Epoch, now: &mut Now<'_, N>) -> Flow {
        let Some(metric) = (self.metric)(epoch) else {
            return Flow::fail(format!(
                "the learning rate follows `{}`, which an epoch of this training does not have: \
                 give the trainer a validation set, `.validate_on(&data)`, or watch something else",
                self.name
            ));
        };
        now.rate = self.plateau.observe(metric, now.rate);
        Flow::Continue
    }

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        visitor.number("plateau.best", &mut self.plateau.best);
        visitor.count("plateau.worse", &mut self.plateau.worse);
        visitor.count("plateau.resting", &mut self.plateau.resting);
    }
}
