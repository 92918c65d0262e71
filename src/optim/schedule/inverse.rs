//! Rates that fall as one over the time, or over its root.

use super::Schedule;
use crate::config::{ConfigError, Rules, checked};
use crate::scalar::Real;

/// The rate over the time: η / (1 + k t/n), or in stairs η / (1 + k ⌊t/n⌋).
///
/// Keras's `InverseTimeDecay`.
///
#[doc = include_str!("curves/inverse_time_decay.svg")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InverseTimeDecay {
    /// The first rate, η.
    pub rate: f64,
    /// The unit of time, n. Keras's `decay_steps`.
    pub steps: u64,
    /// How fast the rate falls, k. Keras's `decay_rate`.
    pub decay: f64,
    /// Whether it falls in stairs of n steps.
    pub staircase: bool,
}

impl InverseTimeDecay {
    /// η, n and k, smoothly.
    pub const fn new(rate: f64, steps: u64, decay: f64) -> InverseTimeDecay {
        InverseTimeDecay {
            rate,
            steps,
            decay,
            staircase: false,
        }
    }

    /// The same in stairs.
    pub const fn staircase(self) -> InverseTimeDecay {
        InverseTimeDecay {
            staircase: true,
            ..self
        }
    }

    const fn rules(&self) -> Rules {
        Rules::new()
            .above_zero("rate", self.rate)
            .at_least_one("steps", self.steps)
            .at_least_zero("decay", self.decay)
    }
}

checked!(InverseTimeDecay);

impl Schedule for InverseTimeDecay {
    fn rate(&self, step: u64) -> f64 {
        let time = if self.staircase {
            step.checked_div(self.steps).unwrap_or(0) as f64
        } else {
            step as f64 / self.steps as f64
        };
        self.rate / (1.0 + self.decay * time)
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        self.rules().result()
    }
}

/// Up along a line for w steps, then down as one over the root of the time:
/// η min((t + 1) / w, √(w / (t + 1))), whose peak η is at step w − 1.
///
/// With η = 1 / √(d w) it is the schedule of the transformer, d^(−½) min((t + 1)^(−½),
/// (t + 1) w^(−3/2)), also known by the name Noam: [`transformer`](InverseSquareRootDecay::transformer).
/// There steps count from 1, hence t + 1. Neither Keras nor PyTorch has it.
///
/// Source: A. Vaswani et al., *Attention is all you need*, NeurIPS 2017, section 5.3.
///
#[doc = include_str!("curves/inverse_square_root_decay.svg")]
#[doc(alias = "Noam")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InverseSquareRootDecay {
    /// The highest rate, η.
    pub peak: f64,
    /// How many steps it rises, w.
    pub warmup: u64,
}

impl InverseSquareRootDecay {
    /// η and w.
    pub const fn new(peak: f64, warmup: u64) -> InverseSquareRootDecay {
        InverseSquareRootDecay { peak, warmup }
    }

    /// For a transformer whose model has this width d (512 in the paper) and w (4000 there).
    pub fn transformer(width: u64, warmup: u64) -> InverseSquareRootDecay {
        InverseSquareRootDecay {
            peak: 1.0 / Real::sqrt(width as f64 * warmup as f64),
            warmup,
        }
    }

    const fn rules(&self) -> Rules {
        Rules::new()
            .above_zero("peak", self.peak)
            .at_least_one("warmup", self.warmup)
    }
}

checked!(InverseSquareRootDecay);

impl Schedule for InverseSquareRootDecay {
    fn rate(&self, step: u64) -> f64 {
        let (time, warmup) = (step as f64 + 1.0, self.warmup as f64);
        self.peak * Real::min(time / warmup, Real::sqrt(warmup / time))
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        self.rules().result()
    }
}
