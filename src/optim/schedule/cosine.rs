//! Half a wave of the cosine.

use super::{Anneal, Schedule, done};
use crate::config::{ConfigError, Rules, checked};

/// Along half a wave of the cosine to a last rate: ε + (η − ε) (1 + cos(π t/n)) / 2.
///
/// After n steps it stays at ε, as Keras's `CosineDecay`, or [swings](CosineDecay::swinging) up
/// again, as PyTorch's `CosineAnnealingLR`; until then the two agree. Keras's warm-up is
/// [`Warmup`](super::Warmup).
///
/// Source: I. Loshchilov, F. Hutter, *SGDR: stochastic gradient descent with warm restarts*, ICLR
/// 2017, without the restarts.
///
#[doc = include_str!("curves/cosine_decay.svg")]
#[doc(alias("CosineAnnealingLR"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CosineDecay {
    /// The first rate, η.
    pub rate: f64,
    /// In how many steps, n. Keras's `decay_steps`, PyTorch's `T_max`.
    pub steps: u64,
    /// The last rate, ε; 0 unless told otherwise. PyTorch's `eta_min`; Keras's `alpha` is ε / η.
    pub end: f64,
    /// Whether the wave goes on after n steps.
    pub swinging: bool,
}

impl CosineDecay {
    /// From η to 0 in n steps.
    pub const fn new(rate: f64, steps: u64) -> CosineDecay {
        CosineDecay {
            rate,
            steps,
            end: 0.0,
            swinging: false,
        }
    }

    /// The same with this last rate ε.
    pub const fn end(self, end: f64) -> CosineDecay {
        CosineDecay { end, ..self }
    }

    /// The same as a wave of 2 n steps that goes on.
    pub const fn swinging(self) -> CosineDecay {
        CosineDecay {
            swinging: true,
            ..self
        }
    }

    const fn rules(&self) -> Rules {
        Rules::new()
            .above_zero("rate", self.rate)
            .at_least_one("steps", self.steps)
            .at_least_zero("end", self.end)
    }
}

checked!(CosineDecay);

impl Schedule for CosineDecay {
    fn rate(&self, step: u64) -> f64 {
        let x = match step.checked_rem(self.steps.saturating_mul(2)) {
            Some(step) if self.swinging => step as f64 / self.steps as f64,
            _ => done(step, self.steps),
        };
        Anneal::Cosine.between(self.rate, self.end, x)
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        self.rules().result()
    }
}
