//! A rate for each stretch.

use super::Schedule;
use super::step::falling;
use crate::config::{ConfigError, Rules, checked};

/// A rate, and from some steps on another.
///
/// Keras's `PiecewiseConstantDecay`, whose boundaries are the *last* steps of a rate, where here, and
/// in PyTorch, a step is the first of the new one; [`keras`](PiecewiseConstantDecay::keras) takes
/// those. PyTorch's `ConstantLR(factor, total_iters)` is a rate times `factor`, and from step
/// `total_iters` on the rate.
///
/// ```
/// use netwright::prelude::*;
///
/// let rates = PiecewiseConstantDecay::new(0.1, [(100, 0.01), (150, 0.001)]);
/// assert_eq!([99, 100, 150].map(|step| rates.rate(step)), [0.1, 0.01, 0.001]);
/// assert_eq!(rates, PiecewiseConstantDecay::keras(0.1, [(99, 0.01), (149, 0.001)]));
/// ```
///
#[doc = include_str!("curves/piecewise_constant_decay.svg")]
#[doc(alias("ConstantLR"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PiecewiseConstantDecay<const N: usize> {
    /// The first rate.
    pub rate: f64,
    /// From which step on which rate; the steps rise.
    pub later: [(u64, f64); N],
}

impl<const N: usize> PiecewiseConstantDecay<N> {
    /// The first rate, and the others with their first steps.
    pub const fn new(rate: f64, later: [(u64, f64); N]) -> Self {
        PiecewiseConstantDecay { rate, later }
    }

    /// The first rate, and the others with Keras's boundaries: the last steps before them.
    pub const fn keras(rate: f64, mut later: [(u64, f64); N]) -> Self {
        let mut i = 0;
        while i < N {
            later[i].0 = later[i].0.saturating_add(1);
            i += 1;
        }
        PiecewiseConstantDecay { rate, later }
    }

    const fn rules(&self) -> Rules {
        let mut rules = Rules::new().at_least_zero("rate", self.rate);
        let mut i = 0;
        while i < N {
            let (from, rate) = self.later[i];
            if i > 0 {
                let before = self.later[i - 1].0;
                rules = rules.that(before < from, falling("later", before, from));
            }
            rules = rules.at_least_zero("later", rate);
            i += 1;
        }
        rules
    }
}

checked!(PiecewiseConstantDecay<N>, const N: usize);

impl<const N: usize> Schedule for PiecewiseConstantDecay<N> {
    fn rate(&self, step: u64) -> f64 {
        let come = self.later.iter().rev().find(|(from, _)| *from <= step);
        come.map_or(self.rate, |(_, rate)| *rate)
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        self.rules().result()
    }
}
