//! What is measured of outputs besides the loss.

use super::history::Measured;
use super::metrics::{Accuracy, Correct, Metric};

/// The accuracy, and the metrics that were asked for.
pub(super) struct Measures<'a, Y, T> {
    pub(super) accuracy: Accuracy,
    metrics: Vec<Box<dyn Metric<Y, T> + 'a>>,
}

impl<Y, T> Default for Measures<'_, Y, T> {
    fn default() -> Self {
        Measures {
            accuracy: Accuracy::default(),
            metrics: Vec::new(),
        }
    }
}

impl<'a, Y, T> Measures<'a, Y, T> {
    /// Measures this as well.
    pub(super) fn also(&mut self, metric: Box<dyn Metric<Y, T> + 'a>) {
        self.metrics.push(metric);
    }

    /// Begins anew.
    pub(super) fn reset(&mut self) {
        self.accuracy = Accuracy::default();
        self.metrics.iter_mut().for_each(|metric| metric.reset());
    }

    /// Judges an output.
    pub(super) fn add(&mut self, y: &Y, target: &T)
    where
        T: Correct<Y>,
    {
        self.accuracy.add(y, target);
        self.metrics
            .iter_mut()
            .for_each(|metric| metric.add(y, target));
    }

    /// The metrics as they stand, by name.
    pub(super) fn values(&self) -> Vec<Measured> {
        let measured = |metric: &(dyn Metric<Y, T> + 'a)| Measured {
            name: metric.name().into(),
            value: metric.value(),
            val_value: None,
        };
        let metrics = self.metrics.iter();
        metrics.map(|metric| measured(&**metric)).collect()
    }
}
