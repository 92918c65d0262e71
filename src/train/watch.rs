//! Which number of an epoch is watched, and whether it has become better.

use super::Epoch;
use crate::optim::Better;
use crate::state::StateVisitor;

/// A number of each epoch, its best so far, and what is better.
#[derive(Debug, Clone)]
pub struct Watch {
    name: String,
    better: Better,
    min_delta: f64,
    best: f64,
    best_epoch: u64,
}

impl Watch {
    /// The loss on the validation set.
    pub fn val_loss() -> Watch {
        Watch::lowest("val_loss")
    }

    /// The accuracy on the validation set.
    pub fn val_accuracy() -> Watch {
        Watch::highest("val_accuracy")
    }

    /// The loss in training.
    pub fn loss() -> Watch {
        Watch::lowest("loss")
    }

    /// The number of this name, of which a lower one is better: see [`Epoch::value`].
    pub fn lowest(name: impl Into<String>) -> Watch {
        Watch::new(name.into(), Better::Lower)
    }

    /// The number of this name, of which a higher one is better.
    pub fn highest(name: impl Into<String>) -> Watch {
        Watch::new(name.into(), Better::Higher)
    }

    /// By how much it must be better to count; 0 unless told, as in Keras.
    pub fn min_delta(self, min_delta: f64) -> Watch {
        Watch { min_delta, ..self }
    }

    /// The name of the number.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The best number so far; `None` before the first.
    pub fn best(&self) -> Option<f64> {
        self.best_epoch().map(|_| self.best)
    }

    /// The epoch of the best number so far.
    pub fn best_epoch(&self) -> Option<usize> {
        (self.best_epoch > 0).then_some(self.best_epoch as usize)
    }

    /// Forgets what was observed.
    pub fn reset(&mut self) {
        self.best = match self.better {
            Better::Lower => f64::INFINITY,
            Better::Higher => f64::NEG_INFINITY,
        };
        self.best_epoch = 0;
    }

    /// Whether this epoch is better than all before. NaN is not.
    ///
    /// # Errors
    /// A sentence, if the epoch has no such number.
    pub fn is_best(&mut self, epoch: &Epoch) -> Result<bool, String> {
        let Some(value) = epoch.value(&self.name) else {
            return Err(format!(
                "`{}` is watched, which an epoch of this training does not have: there are {}; a validation set is given by `.validate_on(&data)`, a metric by `.measure(metric)`",
                self.name,
                epoch.names().join(", ")
            ));
        };
        let better = match self.better {
            Better::Lower => value < self.best - self.min_delta,
            Better::Higher => value > self.best + self.min_delta,
        };
        if better {
            self.best = value;
            self.best_epoch = epoch.epoch as u64;
        }
        Ok(better)
    }

    /// Shows what was observed, to be saved with a training, under names that begin so.
    pub fn state(&mut self, name: &str, visitor: &mut dyn StateVisitor) {
        visitor.number(&format!("{name}.value"), &mut self.best);
        visitor.count(&format!("{name}.epoch"), &mut self.best_epoch);
    }

    fn new(name: String, better: Better) -> Watch {
        let mut watch = Watch {
            name,
            better,
            min_delta: 0.0,
            best: 0.0,
            best_epoch: 0,
        };
        watch.reset();
        watch
    }
}
