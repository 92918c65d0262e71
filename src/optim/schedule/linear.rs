//! A line.

use super::{Anneal, Schedule, done};
use crate::config::{ConfigError, Rules, checked};

/// Along a line from one rate to another, up or down: η + (ε − η) t/n, and ε after n steps.
///
/// PyTorch's `LinearLR`, whose rates are factors of the optimizer's. To rise before another
/// schedule, take [`Warmup`](super::Warmup).
///
#[doc = include_str!("curves/linear_rate.svg")]
#[doc(alias("LinearLR"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinearRate {
    /// The first rate, η.
    pub rate: f64,
    /// The last rate, ε.
    pub end: f64,
    /// In how many steps, n. PyTorch's `total_iters`.
    pub steps: u64,
}

impl LinearRate {
    /// η, ε and n.
    pub const fn new(rate: f64, end: f64, steps: u64) -> LinearRate {
        LinearRate { rate, end, steps }
    }

    const fn rules(&self) -> Rules {
        Rules::new()
            .at_least_zero("rate", self.rate)
            .at_least_zero("end", self.end)
            .at_least_one("steps", self.steps)
    }
}

checked!(LinearRate);

impl Schedule for LinearRate {
    fn rate(&self, step: u64) -> f64 {
        Anneal::Linear.between(self.rate, self.end, done(step, self.steps))
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        self.rules().result()
    }
}
