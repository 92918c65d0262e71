//! Rates that fall by a factor, in stairs.

use super::Schedule;
use crate::config::{ConfigError, Number, Rules, checked};
use crate::scalar::Real;

/// The rate times γ every n steps: η γ^⌊t/n⌋.
///
/// PyTorch's `StepLR`, and Keras's `ExponentialDecay` with `staircase=True`.
///
#[doc = include_str!("curves/step_decay.svg")]
#[doc(alias("StepLR"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepDecay {
    /// The first rate, η.
    pub rate: f64,
    /// How many steps a rate stays, n. PyTorch's `step_size`, Keras's `decay_steps`.
    pub steps: u64,
    /// What it is multiplied by, γ. PyTorch's default is 0.1. Keras's `decay_rate`.
    pub factor: f64,
}

impl StepDecay {
    /// η, n and γ.
    pub const fn new(rate: f64, steps: u64, factor: f64) -> StepDecay {
        StepDecay {
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

checked!(StepDecay);

impl Schedule for StepDecay {
    fn rate(&self, step: u64) -> f64 {
        let falls = step.checked_div(self.steps).unwrap_or(0);
        self.rate * Real::powf(self.factor, falls as f64)
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        self.rules().result()
    }
}

/// The rate times γ at each of the milestones: η γ^(how many have come).
///
/// A milestone is the first step of the new rate, as in PyTorch's `MultiStepLR`.
///
/// ```
/// use netwright::prelude::*;
///
/// const RATES: MultiStepDecay<2> = MultiStepDecay::new(0.1, [30, 80], 0.5).valid();
/// assert_eq!([29, 30, 80].map(|step| RATES.rate(step)), [0.1, 0.05, 0.025]);
/// ```
///
#[doc = include_str!("curves/multi_step_decay.svg")]
#[doc(alias("MultiStepLR"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MultiStepDecay<const N: usize> {
    /// The first rate, η.
    pub rate: f64,
    /// The first steps of lower rates; they rise.
    pub milestones: [u64; N],
    /// What the rate is multiplied by, γ. PyTorch's default is 0.1.
    pub factor: f64,
}

impl<const N: usize> MultiStepDecay<N> {
    /// η, the milestones and γ.
    pub const fn new(rate: f64, milestones: [u64; N], factor: f64) -> Self {
        MultiStepDecay {
            rate,
            milestones,
            factor,
        }
    }

    const fn rules(&self) -> Rules {
        let mut rules = Rules::new().above_zero("rate", self.rate);
        let mut i = 1;
        while i < N {
            let [before, after] = [self.milestones[i - 1], self.milestones[i]];
            rules = rules.that(before < after, falling("milestones", before, after));
            i += 1;
        }
        rules.above_zero("factor", self.factor)
    }
}

/// That of two steps that should rise the second is not the later.
pub(super) const fn falling(field: &'static str, before: u64, after: u64) -> ConfigError {
    ConfigError::new(field, "rise", Number::Whole(after)).beside("after", Number::Whole(before))
}

checked!(MultiStepDecay<N>, const N: usize);

impl<const N: usize> Schedule for MultiStepDecay<N> {
    fn rate(&self, step: u64) -> f64 {
        let come = self.milestones.iter().filter(|first| **first <= step);
        self.rate * Real::powf(self.factor, come.count() as f64)
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        self.rules().result()
    }
}
