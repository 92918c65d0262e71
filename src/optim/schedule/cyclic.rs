//! Up and down between two rates.

use super::{Anneal, Schedule};
use crate::config::{ConfigError, Number, Rules, checked};
use crate::scalar::Real;

/// What becomes of the height of a [`CyclicRate`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum CyclicMode {
    /// It stays.
    #[default]
    Triangular,
    /// It halves after each cycle.
    Triangular2,
    /// It is multiplied by this factor γ after each step: γᵗ.
    ExpRange(f64),
}

/// Up along a line from one rate to another, down again, and so on.
///
/// PyTorch's `CyclicLR`, without what it does to momentum. Keras has none.
///
/// Source: L. N. Smith, *Cyclical learning rates for training neural networks*, WACV 2017.
///
#[doc = include_str!("curves/cyclic_rate.svg")]
#[doc(alias("CyclicLR"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CyclicRate {
    /// The lowest rate. PyTorch's `base_lr`.
    pub low: f64,
    /// The highest rate. PyTorch's `max_lr`.
    pub high: f64,
    /// In how many steps it rises. PyTorch's `step_size_up`.
    pub up: u64,
    /// In how many steps it falls. PyTorch's `step_size_down`.
    pub down: u64,
    /// What becomes of its height.
    pub mode: CyclicMode,
}

impl CyclicRate {
    /// From `low` to `high` in `steps`, and down in as many; the height stays.
    pub const fn new(low: f64, high: f64, steps: u64) -> CyclicRate {
        CyclicRate {
            low,
            high,
            up: steps,
            down: steps,
            mode: CyclicMode::Triangular,
        }
    }

    /// The same with a fall of so many steps; 0 is a saw.
    pub const fn down(self, down: u64) -> CyclicRate {
        CyclicRate { down, ..self }
    }

    /// The same with a height that does this.
    pub const fn mode(self, mode: CyclicMode) -> CyclicRate {
        CyclicRate { mode, ..self }
    }

    const fn rules(&self) -> Rules {
        let error = ConfigError::new("low", "is at most `high`", Number::Real(self.low));
        let rules = Rules::new()
            .at_least_zero("low", self.low)
            .above_zero("high", self.high)
            .that(
                self.low <= self.high,
                error.beside("with a `high` of", Number::Real(self.high)),
            )
            .at_least_one("up", self.up);
        match self.mode {
            CyclicMode::ExpRange(factor) => {
                let shrinks = factor > 0.0 && factor <= 1.0;
                rules.real(shrinks, "mode", "is a factor above 0 and at most 1", factor)
            }
            CyclicMode::Triangular | CyclicMode::Triangular2 => rules,
        }
    }
}

checked!(CyclicRate);

impl Schedule for CyclicRate {
    fn rate(&self, step: u64) -> f64 {
        let cycle = self.up.saturating_add(self.down);
        let at = step.checked_rem(cycle).unwrap_or(0);
        let height = if at < self.up {
            at as f64 / self.up as f64
        } else {
            (cycle - at) as f64 / self.down as f64
        };
        let height = height
            * match self.mode {
                CyclicMode::Triangular => 1.0,
                CyclicMode::Triangular2 => Real::powf(0.5, (step - at) as f64 / cycle as f64),
                CyclicMode::ExpRange(factor) => Real::powf(factor, step as f64),
            };
        Anneal::Linear.between(self.low, self.high, height)
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        self.rules().result()
    }
}
