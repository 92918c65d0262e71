//! Up once, down once.

use super::{Anneal, Schedule};
use crate::config::{ConfigError, Rules, checked};

/// Up from η / d to the peak η, and down to η / (d f), in n steps altogether; in
/// [three phases](OneCycle::three_phases) down to η / d first, in as many steps as up.
///
/// PyTorch's `OneCycleLR`, step for step, without what it does to momentum: the rise ends at step
/// s n − 1, which need not be whole. After n steps the last rate stays, where PyTorch fails. Keras has
/// none.
///
/// Source: L. N. Smith, N. Topin, *Super-convergence: very fast training of neural networks using
/// large learning rates*, 2018; there in three phases, along lines.
///
/// ```
/// use netwright::prelude::*;
///
/// const RATES: OneCycle = OneCycle::new(0.5, 100).valid();
/// assert_eq!([0, 29].map(|step| RATES.rate(step)), [0.02, 0.5]);
///
/// let error = RATES.warmup(0.7).three_phases().check().unwrap_err();
/// assert_eq!(error.to_string(), "`warmup` is from 0 to 0.5 in three phases, found 0.7");
/// ```
///
#[doc = include_str!("curves/one_cycle.svg")]
#[doc(alias("OneCycleLR"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneCycle {
    /// The highest rate, η. PyTorch's `max_lr`.
    pub peak: f64,
    /// How many steps there are, n. PyTorch's `total_steps`.
    pub steps: u64,
    /// The share of them in which the rate rises, s; 0.3 unless told otherwise. PyTorch's
    /// `pct_start`.
    pub warmup: f64,
    /// How many times the first rate the peak is, d; 25 unless told otherwise. PyTorch's `div_factor`.
    pub start_divisor: f64,
    /// How many times the last rate the first is, f; 1e4 unless told otherwise. PyTorch's
    /// `final_div_factor`.
    pub end_divisor: f64,
    /// How it goes from one rate to the next; along cosines unless told otherwise. PyTorch's
    /// `anneal_strategy`.
    pub anneal: Anneal,
    /// Whether it returns to the first rate before it falls to the last. PyTorch's `three_phase`.
    pub three_phases: bool,
}

impl OneCycle {
    /// PyTorch's defaults, with this peak and so many steps.
    pub const fn new(peak: f64, steps: u64) -> OneCycle {
        OneCycle {
            peak,
            steps,
            warmup: 0.3,
            start_divisor: 25.0,
            end_divisor: 1e4,
            anneal: Anneal::Cosine,
            three_phases: false,
        }
    }

    /// The same with a rise in this share of the steps, s.
    pub const fn warmup(self, warmup: f64) -> OneCycle {
        OneCycle { warmup, ..self }
    }

    /// The same with these divisors d and f.
    pub const fn divisors(self, start_divisor: f64, end_divisor: f64) -> OneCycle {
        OneCycle {
            start_divisor,
            end_divisor,
            ..self
        }
    }

    /// The same along lines.
    pub const fn linear(self) -> OneCycle {
        OneCycle {
            anneal: Anneal::Linear,
            ..self
        }
    }

    /// The same in three phases.
    pub const fn three_phases(self) -> OneCycle {
        OneCycle {
            three_phases: true,
            ..self
        }
    }

    const fn rules(&self) -> Rules {
        let short = !self.three_phases || self.warmup <= 0.5;
        Rules::new()
            .above_zero("peak", self.peak)
            .at_least_one("steps", self.steps)
            .share("warmup", self.warmup)
            .real(
                short,
                "warmup",
                "is from 0 to 0.5 in three phases",
                self.warmup,
            )
            .above_zero("start_divisor", self.start_divisor)
            .above_zero("end_divisor", self.end_divisor)
    }
}

checked!(OneCycle);

impl Schedule for OneCycle {
    fn rate(&self, step: u64) -> f64 {
        let first = self.peak / self.start_divisor;
        let last = first / self.end_divisor;
        // Where the rise ends, the fall to the first rate, and all of it.
        let top = self.warmup * self.steps as f64 - 1.0;
        let back = 2.0 * top;
        let end = self.steps as f64 - 1.0;
        let step = step as f64;
        let ((from, rate), (to, next)) = if step <= top {
            ((0.0, first), (top, self.peak))
        } else if !self.three_phases {
            ((top, self.peak), (end, last))
        } else if step <= back {
            ((top, self.peak), (back, first))
        } else {
            ((back, first), (end, last))
        };
        if step < to {
            let x = (step - from) / (to - from);
            self.anneal.between(rate, next, x)
        } else {
            next
        }
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        self.rules().result()
    }
}
