//! Half waves of the cosine, each after a restart.

use super::{Anneal, Schedule};
use crate::config::{ConfigError, Rules, checked};
use crate::scalar::Real;

/// Half a wave of the cosine, then the rate jumps up and the next begins, longer by a factor:
/// ε + (η − ε) mⁱ (1 + cos(π x)) / 2, in the i-th wave, from 0, of which x is done.
///
/// Keras's `CosineDecayRestarts`, and with m = 1 PyTorch's `CosineAnnealingWarmRestarts`. A restart
/// is at a step n (fⁱ − 1) / (f − 1), counted from 0; Keras, which takes its number from a quotient
/// of logarithms, is late by a step where that comes out just below its whole number.
///
/// Source: I. Loshchilov, F. Hutter, *SGDR: stochastic gradient descent with warm restarts*, ICLR
/// 2017.
///
#[doc = include_str!("curves/cosine_decay_restarts.svg")]
#[doc(alias("CosineAnnealingWarmRestarts"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CosineDecayRestarts {
    /// The first rate, η.
    pub rate: f64,
    /// How many steps the first wave has, n. Keras's `first_decay_steps`, PyTorch's `T_0`.
    pub steps: u64,
    /// The last rate of a wave, ε; 0 unless told otherwise. PyTorch's `eta_min`; Keras's `alpha` is
    /// ε / η.
    pub end: f64,
    /// What each wave is longer by than the one before, f; 2 unless told otherwise, as in Keras.
    /// PyTorch's `T_mult`, whose default is 1.
    pub t_mul: f64,
    /// What each wave's height is multiplied by, m; 1 unless told otherwise.
    pub m_mul: f64,
}

impl CosineDecayRestarts {
    /// From η to 0 in n steps, then in 2 n, and so on.
    pub const fn new(rate: f64, steps: u64) -> CosineDecayRestarts {
        CosineDecayRestarts {
            rate,
            steps,
            end: 0.0,
            t_mul: 2.0,
            m_mul: 1.0,
        }
    }

    /// The same with this last rate ε.
    pub const fn end(self, end: f64) -> CosineDecayRestarts {
        CosineDecayRestarts { end, ..self }
    }

    /// The same with waves that are longer by this factor f, each than the one before.
    pub const fn t_mul(self, t_mul: f64) -> CosineDecayRestarts {
        CosineDecayRestarts { t_mul, ..self }
    }

    /// The same with waves that are higher by this factor m, each than the one before.
    pub const fn m_mul(self, m_mul: f64) -> CosineDecayRestarts {
        CosineDecayRestarts { m_mul, ..self }
    }

    const fn rules(&self) -> Rules {
        let growing = self.t_mul >= 1.0 && self.t_mul < f64::INFINITY;
        Rules::new()
            .above_zero("rate", self.rate)
            .at_least_one("steps", self.steps)
            .at_least_zero("end", self.end)
            .real(growing, "t_mul", "is at least 1 and finite", self.t_mul)
            .above_zero("m_mul", self.m_mul)
    }

    /// Which wave a step is in, and how much of that wave is done.
    fn wave(&self, step: u64) -> (f64, f64) {
        let growth = self.t_mul - 1.0;
        if growth.is_nan() || growth <= 0.0 {
            let wave = step.checked_div(self.steps).unwrap_or(0);
            let rest = step - wave * self.steps;
            return (wave as f64, rest as f64 / self.steps as f64);
        }
        // In first waves: the time of the step, and when a wave begins, 1 + f + f² + …
        let time = step as f64 / self.steps as f64;
        let log = Real::ln_1p(growth);
        let begin = |wave: f64| Real::exp_m1(wave * log) / growth;
        let nearest = Real::ln_1p(time * growth) / log + 0.5;
        let nearest = nearest as u64 as f64;
        // A step that is a restart may come out a rounding before it.
        let wave = if begin(nearest) <= time * (1.0 + 1e-12) {
            nearest
        } else {
            nearest - 1.0
        };
        let length = Real::powf(self.t_mul, wave);
        (wave, (time - begin(wave)) / length)
    }
}

checked!(CosineDecayRestarts);

impl Schedule for CosineDecayRestarts {
    fn rate(&self, step: u64) -> f64 {
        let (wave, x) = self.wave(step);
        let height = (self.rate - self.end) * Real::powf(self.m_mul, wave);
        Anneal::Cosine.between(self.end + height, self.end, x)
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        self.rules().result()
    }
}
