//! A rate that falls by a factor, smoothly.

use super::Schedule;
use crate::config::{ConfigError, Rules, checked};
use crate::scalar::Real;

/// The rate times γ in n steps, smoothly: η γ^(t/n).
///
/// Keras's `ExponentialDecay`; with `staircase=True` that is [`StepDecay`](super::StepDecay).
/// PyTorch's `ExponentialLR` has n = 1.
///
#[doc = include_str!("curves/exponential_decay.svg")]
#[doc(alias("ExponentialLR"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExponentialDecay {
    /// The first rate, η.
    pub rate: f64,
    /// In how many steps the rate is multiplied once, n. Keras's `decay_steps`.
    pub steps: u64,
    /// What it is multiplied by, γ. Keras's `decay_rate`; PyTorch's `gamma`.
    pub factor: f64,
}

impl ExponentialDecay {
    /// η, n and γ.
    pub const fn new(rate: f64, steps: u64, factor: f64) -> ExponentialDecay {
        ExponentialDecay {
            rate,
            steps,
            factor,
        }
    }

    const fn rules(&self) -> Rules {
        Rules::new()
            .above_zero("rate", self.rate)
            .at_least_one("steps", self.steps)
            .above_zero("factor", self.factor)
    }
}

checked!(ExponentialDecay);

impl Schedule for ExponentialDecay {
    fn rate(&self, step: u64) -> f64 {
        self.rate * Real::powf(self.factor, step as f64 / self.steps as f64)
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        self.rules().result()
    }
}
