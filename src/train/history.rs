//! What training measured, epoch by epoch.

use std::fmt;

/// What was measured in one epoch.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Epoch {
    /// Which, counted from 1.
    pub epoch: usize,
    /// The mean loss over the samples, each taken when its batch was trained on.
    pub loss: f64,
    /// The share of right outputs, 0 to 1, each judged when its batch was trained on; `None`
    /// where targets cannot tell.
    pub accuracy: Option<f64>,
    /// The mean loss on the validation set after the epoch, if there is such a set.
    pub val_loss: Option<f64>,
    /// The share of right outputs on the validation set after the epoch.
    pub val_accuracy: Option<f64>,
    /// The learning rate at the end of the epoch.
    pub rate: f64,
    /// How long the epoch took, validation included.
    pub seconds: f64,
    /// The metrics that the trainer was given, in their order.
    pub metrics: Vec<Measured>,
}

/// A metric in an epoch.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Measured {
    /// Its name.
    pub name: String,
    /// Its value over the training set, each sample judged when its batch was trained on.
    pub value: f64,
    /// Its value over the validation set after the epoch, if there is such a set.
    pub val_value: Option<f64>,
}

impl Epoch {
    /// The number of this name: `loss`, `accuracy`, `val_loss`, `val_accuracy`, `rate`, that of a metric, or
    /// with `val_` before it on the validation set; `None` if the epoch has none.
    pub fn value(&self, name: &str) -> Option<f64> {
        let value = match name {
            "loss" => Some(self.loss),
            "accuracy" => self.accuracy,
            "val_loss" => self.val_loss,
            "val_accuracy" => self.val_accuracy,
            "rate" => Some(self.rate),
            _ => None,
        };
        let metric = |name: &str| self.metrics.iter().find(|metric| metric.name == name);
        value
            .or_else(|| metric(name).map(|metric| metric.value))
            .or_else(|| metric(name.strip_prefix("val_")?)?.val_value)
    }

    /// The names of all its numbers, in the order of a table.
    pub fn names(&self) -> Vec<String> {
        let fixed = ["loss", "accuracy", "val_loss", "val_accuracy"].map(String::from);
        let of_metrics = self
            .metrics
            .iter()
            .flat_map(|metric| [metric.name.clone(), format!("val_{}", metric.name)]);
        fixed
            .into_iter()
            .chain(of_metrics)
            .chain(["rate".into()])
            .filter(|name| self.value(name).is_some())
            .collect()
    }
}

/// What was measured in each epoch of a training.
///
/// It prints as a table, which is the same for the same seed: the seconds are left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    epochs: Vec<Epoch>,
}

impl History {
    /// The epochs, in order.
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// The last epoch; `None` if a callback stopped training before the first.
    pub fn last(&self) -> Option<&Epoch> {
        self.epochs.last()
    }

    pub(super) fn of(epochs: Vec<Epoch>) -> History {
        History { epochs }
    }

    pub(super) fn push(&mut self, epoch: Epoch) {
        self.epochs.push(epoch);
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has = |value: fn(&Epoch) -> Option<f64>| self.epochs.iter().any(|e| value(e).is_some());
        let accuracy = has(|e| e.accuracy);
        let (val_loss, val_accuracy) = (has(|e| e.val_loss), has(|e| e.val_accuracy));

        write!(f, "epoch        loss")?;
        write_if(f, accuracy, "  accuracy")?;
        write_if(f, val_loss, "    val loss")?;
        write_if(f, val_accuracy, "  val accuracy")?;
        for epoch in &self.epochs {
            write!(f, "\n{:>5}  {:>10}", epoch.epoch, loss(epoch.loss))?;
            write_if(f, accuracy, format_args!("  {:>8}", share(epoch.accuracy)))?;
            let val = epoch.val_loss.map(loss).unwrap_or_default();
            write_if(f, val_loss, format_args!("  {val:>10}"))?;
            let val = share(epoch.val_accuracy);
            write_if(f, val_accuracy, format_args!("  {val:>12}"))?;
        }
        Ok(())
    }
}

fn write_if(f: &mut fmt::Formatter<'_>, shown: bool, text: impl fmt::Display) -> fmt::Result {
    if shown { write!(f, "{text}") } else { Ok(()) }
}

/// A loss as people read it: four decimals, or four digits of a very small or large one.
pub(super) fn loss(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || (1e-3..1e5).contains(&size) || !value.is_finite() {
        format!("{value:.4}")
    } else {
        format!("{value:.3e}")
    }
}

/// A share as people read it, in percent.
pub(super) fn share(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| format!("{:.2} %", 100.0 * value))
}
