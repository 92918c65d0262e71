//! A rate that falls when a metric stays.

use crate::config::{Rules, checked};
use crate::scalar::Real;

/// Which values of a metric are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Better {
    /// Low ones, as of a loss. The frameworks' mode `min`.
    #[default]
    Lower,
    /// High ones, as of an accuracy. The frameworks' mode `max`.
    Higher,
}

/// How much better than the best a metric must be to count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PlateauThreshold {
    /// By this share of the best, which is meant to be above 0. PyTorch's `threshold_mode="rel"`.
    Relative(f64),
    /// By this much. PyTorch's `threshold_mode="abs"`, Keras's `min_delta`.
    Absolute(f64),
}

/// The settings of [`ReduceOnPlateau`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlateauConfig {
    /// What the rate is multiplied by, below 1.
    pub factor: f64,
    /// How many observations in a row may be no better; the next one lowers the rate.
    ///
    /// That is PyTorch's count. Keras's `patience` p lowers it at the p-th already: it is p − 1 here.
    pub patience: u64,
    /// How much better than the best a metric must be.
    pub threshold: PlateauThreshold,
    /// Which values are better.
    pub better: Better,
    /// For how many observations after a fall none counts as worse.
    ///
    /// That is PyTorch's count. In Keras the last of them counts already: its `cooldown` c is c − 1
    /// here, and 0 is 0.
    pub cooldown: u64,
    /// The rate does not fall below. The frameworks' `min_lr`.
    pub min_rate: f64,
    /// A fall by this much or less is not made. PyTorch's `eps`.
    pub min_change: f64,
}

impl PlateauConfig {
    /// PyTorch's defaults: a tenth after more than 10 observations that are not better by a share
    /// of 1e-4.
    pub const fn pytorch() -> PlateauConfig {
        PlateauConfig {
            factor: 0.1,
            patience: 10,
            threshold: PlateauThreshold::Relative(1e-4),
            better: Better::Lower,
            cooldown: 0,
            min_rate: 0.0,
            min_change: 1e-8,
        }
    }

    /// Keras's defaults: a tenth after 10 observations that are not better by 1e-4.
    pub const fn keras() -> PlateauConfig {
        PlateauConfig {
            patience: 9,
            threshold: PlateauThreshold::Absolute(1e-4),
            min_change: 0.0,
            ..PlateauConfig::pytorch()
        }
    }

    const fn rules(&self) -> Rules {
        let (PlateauThreshold::Relative(threshold) | PlateauThreshold::Absolute(threshold)) =
            self.threshold;
        let shrinks = self.factor > 0.0 && self.factor < 1.0;
        Rules::new()
            .real(shrinks, "factor", "is above 0 and below 1", self.factor)
            .at_least_zero("threshold", threshold)
            .at_least_zero("min_rate", self.min_rate)
            .at_least_zero("min_change", self.min_change)
    }
}

checked!(PlateauConfig);

impl Default for PlateauConfig {
    /// [`PlateauConfig::pytorch`].
    fn default() -> Self {
        PlateauConfig::pytorch()
    }
}

/// Multiplies the rate by a factor when a metric has not become better for a while.
///
/// It remembers what was observed, so it is no [`Schedule`](super::Schedule). The trainer has
/// [`OnPlateau`](crate::train::OnPlateau) for it; a loop of your own asks after each validation.
/// A metric that is NaN is not better.
///
/// ```
/// use netwright::prelude::*;
///
/// let config = PlateauConfig { patience: 1, ..PlateauConfig::pytorch() }.valid();
/// let mut plateau = ReduceOnPlateau::new(config);
/// let mut rate = 1.0;
/// for (loss, expected) in [(3.0, 1.0), (2.0, 1.0), (2.1, 1.0), (2.2, 0.1), (1.9, 0.1)] {
///     rate = plateau.observe(loss, rate);
///     assert_eq!(rate, expected);
/// }
/// ```
///
#[doc = include_str!("curves/reduce_on_plateau.svg")]
#[doc(alias("ReduceLROnPlateau"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReduceOnPlateau {
    /// The settings; they may change between observations.
    pub config: PlateauConfig,
    /// The best metric so far.
    pub best: f64,
    /// How many observations in a row were no better.
    pub worse: u64,
    /// For how many observations none counts as worse.
    pub resting: u64,
}

impl ReduceOnPlateau {
    /// One that has observed nothing.
    pub const fn new(config: PlateauConfig) -> ReduceOnPlateau {
        ReduceOnPlateau {
            config,
            best: match config.better {
                Better::Lower => f64::INFINITY,
                Better::Higher => f64::NEG_INFINITY,
            },
            worse: 0,
            resting: 0,
        }
    }

    /// Takes note of a metric; gives the rate that follows this one.
    pub fn observe(&mut self, metric: f64, rate: f64) -> f64 {
        if self.is_better(metric) {
            self.best = metric;
            self.worse = 0;
        } else {
            self.worse += 1;
        }
        if self.resting > 0 {
            self.resting -= 1;
            self.worse = 0;
        }
        if self.worse <= self.config.patience {
            return rate;
        }
        self.worse = 0;
        self.resting = self.config.cooldown;
        let lower = Real::max(rate * self.config.factor, self.config.min_rate);
        if rate - lower > self.config.min_change {
            lower
        } else {
            rate
        }
    }

    fn is_better(&self, metric: f64) -> bool {
        let best = self.best;
        match (self.config.better, self.config.threshold) {
            (Better::Lower, PlateauThreshold::Relative(share)) => metric < best * (1.0 - share),
            (Better::Lower, PlateauThreshold::Absolute(much)) => metric < best - much,
            (Better::Higher, PlateauThreshold::Relative(share)) => metric > best * (1.0 + share),
            (Better::Higher, PlateauThreshold::Absolute(much)) => metric > best + much,
        }
    }
}
