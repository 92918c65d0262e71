//! A polynomial.

use super::{Schedule, done};
use crate::config::{ConfigError, Rules, checked};
use crate::scalar::Real;

/// Along a polynomial to a last rate: ε + (η − ε) (1 − t/n)ᵖ, and ε after n steps.
///
/// With [`cycle`](PolynomialDecay::cycle), n is stretched to the multiple of itself that is next at
/// or above t, so the rate jumps up after each n steps, less each time.
///
/// PyTorch's `PolynomialLR`, which ends at 0, and Keras's `PolynomialDecay`, whose ε is 1e-4 unless
/// told otherwise.
///
#[doc = include_str!("curves/polynomial_decay.svg")]
#[doc(alias("PolynomialLR"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PolynomialDecay {
    /// The first rate, η.
    pub rate: f64,
    /// In how many steps, n. Keras's `decay_steps`, PyTorch's `total_iters`.
    pub steps: u64,
    /// The last rate, ε; 0 unless told otherwise.
    pub end: f64,
    /// The power p; 1 unless told otherwise, which is a line.
    pub power: f64,
    /// Whether it goes on after n steps.
    pub cycle: bool,
}

impl PolynomialDecay {
    /// A line from η to 0 in n steps.
    pub const fn new(rate: f64, steps: u64) -> PolynomialDecay {
        PolynomialDecay {
            rate,
            steps,
            end: 0.0,
            power: 1.0,
            cycle: false,
        }
    }

    /// The same with this last rate ε.
    pub const fn end(self, end: f64) -> PolynomialDecay {
        PolynomialDecay { end, ..self }
    }

    /// The same with this power p.
    pub const fn power(self, power: f64) -> PolynomialDecay {
        PolynomialDecay { power, ..self }
    }

    /// The same, going on after n steps.
    pub const fn cycle(self) -> PolynomialDecay {
        PolynomialDecay {
            cycle: true,
            ..self
        }
    }

    const fn rules(&self) -> Rules {
        Rules::new()
            .above_zero("rate", self.rate)
            .at_least_one("steps", self.steps)
            .at_least_zero("end", self.end)
            .above_zero("power", self.power)
    }
}

checked!(PolynomialDecay);

impl Schedule for PolynomialDecay {
    fn rate(&self, step: u64) -> f64 {
        let steps = match step.checked_next_multiple_of(self.steps) {
            Some(stretched) if self.cycle => stretched.max(self.steps),
            _ => self.steps,
        };
        let rest = Real::powf(1.0 - done(step, steps), self.power);
        self.rate * rest + self.end * (1.0 - rest)
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        self.rules().result()
    }
}
