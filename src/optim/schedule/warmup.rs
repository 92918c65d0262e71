//! A rise before another schedule.

use super::{Anneal, Schedule, done};
use crate::config::{ConfigError, Number, Rules, checked};

/// Up along a line to the first rate η of another schedule, which then begins:
/// ε + (η − ε) t/w for w steps.
///
/// It starts at 0 unless told otherwise, so the first step changes nothing. Keras's `CosineDecay`
/// with `warmup_target` and `warmup_steps` is a warm-up from its `initial_learning_rate`; PyTorch's
/// `LinearLR(start_factor, total_iters=w)` before another in `SequentialLR`, with the milestone w,
/// is one from `start_factor` · η.
///
/// ```
/// use netwright::prelude::*;
///
/// let rates = Warmup::new(4, StepDecay::new(0.5, 30, 0.1)).start(0.25);
/// assert_eq!([0, 1, 4, 34].map(|step| rates.rate(step)), [0.25, 0.3125, 0.5, 0.05]);
///
/// let error = rates.verify(4).unwrap_err();
/// assert_eq!(error.to_string(), "`warmup` has fewer steps than the run, found 4 of 4");
/// ```
///
/// Source: P. Goyal et al., *Accurate, large minibatch SGD: training ImageNet in 1 hour*, 2017.
///
#[doc = include_str!("curves/warmup.svg")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Warmup<S> {
    /// How many steps it rises, w.
    pub warmup: u64,
    /// The rate it starts at, ε; 0 unless told otherwise.
    pub start: f64,
    /// What comes then, from its own step 0 on.
    pub then: S,
}

impl<S> Warmup<S> {
    /// A rise from 0 for so many steps, then this schedule.
    pub const fn new(warmup: u64, then: S) -> Warmup<S> {
        Warmup {
            warmup,
            start: 0.0,
            then,
        }
    }

    /// The same, for a run of this many steps: in a constant, a compile error unless the warm-up is
    /// shorter.
    ///
    /// # Panics
    /// Unless the warm-up has fewer steps than the run.
    #[track_caller]
    pub const fn within(self, run: u64) -> Warmup<S>
    where
        S: Copy,
    {
        self.rules_of(run).hold();
        self
    }

    const fn rules(&self) -> Rules {
        Rules::new().at_least_zero("start", self.start)
    }

    const fn rules_of(&self, run: u64) -> Rules {
        let rule = "has fewer steps than the run";
        let error = ConfigError::new("warmup", rule, Number::Whole(self.warmup));
        let error = error.beside("of", Number::Whole(run));
        self.rules().that(self.warmup < run, error)
    }
}

impl<S: Copy> Warmup<S> {
    /// The same from this rate on.
    pub const fn start(self, start: f64) -> Warmup<S> {
        Warmup { start, ..self }
    }
}

// What comes then is not looked at: a constant cannot. It has a `valid` of its own.
checked!(Warmup<S>, S: Copy);

impl<S: Schedule> Schedule for Warmup<S> {
    fn rate(&self, step: u64) -> f64 {
        match step.checked_sub(self.warmup) {
            Some(step) => self.then.rate(step),
            None => {
                let x = done(step, self.warmup);
                Anneal::Linear.between(self.start, self.then.rate(0), x)
            }
        }
    }

    fn verify(&self, run: u64) -> Result<(), ConfigError> {
        self.rules_of(run).result()?;
        self.then.verify(run - self.warmup)
    }
}
