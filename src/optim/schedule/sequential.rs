//! One schedule after another.

use super::Schedule;
use crate::config::{ConfigError, Rules, checked};

/// One schedule for n steps, then another from its own step 0 on. More stand inside each other.
///
/// PyTorch's `SequentialLR`, whose milestones are the first steps of the next schedule.
///
/// ```
/// use netwright::prelude::*;
///
/// let rates = SequentialRate::new(0.1, 2, SequentialRate::new(0.2, 3, CosineDecay::new(0.3, 10)));
/// assert_eq!([1, 2, 4, 5].map(|step| rates.rate(step)), [0.1, 0.2, 0.2, 0.3]);
/// ```
///
#[doc = include_str!("curves/sequential_rate.svg")]
#[doc(alias("SequentialLR"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SequentialRate<A, B> {
    /// The first schedule.
    pub first: A,
    /// How many steps it holds, n.
    pub steps: u64,
    /// What comes then.
    pub then: B,
}

impl<A, B> SequentialRate<A, B> {
    /// This schedule for so many steps, then that.
    pub const fn new(first: A, steps: u64, then: B) -> SequentialRate<A, B> {
        SequentialRate { first, steps, then }
    }

    const fn rules(&self) -> Rules {
        Rules::new().at_least_one("steps", self.steps)
    }
}

// The two are not looked at: a constant cannot. They have a `valid` of their own.
checked!(SequentialRate<A, B>, A: Copy, B: Copy);

impl<A: Schedule, B: Schedule> Schedule for SequentialRate<A, B> {
    fn rate(&self, step: u64) -> f64 {
        match step.checked_sub(self.steps) {
            Some(step) => self.then.rate(step),
            None => self.first.rate(step),
        }
    }

    fn verify(&self, run: u64) -> Result<(), ConfigError> {
        self.rules().result()?;
        self.first.verify(self.steps)?;
        self.then.verify(run.saturating_sub(self.steps))
    }
}
