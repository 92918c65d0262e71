//! Learning rate schedules: what the rate is at each step.
//!
//! A [`Schedule`] is plain data that a constant can hold; it gives the rate of any step, and keeps
//! nothing between them. Steps count from 0. Whether a step is one of the optimizer or an epoch is
//! the caller's choice: everything called `steps` is then in that unit.
//!
//! ```
//! use netwright::prelude::*;
//!
//! // Wrong settings are a compile error here, in words.
//! const RATES: Warmup<CosineDecay> = Warmup::new(100, CosineDecay::new(1e-3, 900).valid()).valid();
//!
//! assert_eq!(RATES.rate(0), 0.0);
//! assert_eq!(RATES.rate(100), 1e-3);
//! assert_eq!(RATES.rate(1000), 0.0);
//! ```
//!
//! In a loop of your own, `optimizer.set_rate(schedule.rate(step))` comes before the step; the
//! trainer has [`LearningRate`](crate::train::LearningRate) for it.
//!
//! # Which there are
//!
//! η is the first rate, ε the last, t the step, n the number `steps`, x = min(t / n, 1).
//!
//! | schedule | rate | Keras | PyTorch |
//! |---|---|---|---|
//! | a number, `0.01` | η | a number | none |
//! | [`StepDecay`] | η γ^⌊t/n⌋ | `ExponentialDecay(staircase=True)` | `StepLR` |
//! | [`MultiStepDecay`] | η γ^(milestones passed) | – | `MultiStepLR` |
//! | [`PiecewiseConstantDecay`] | a rate for each stretch | `PiecewiseConstantDecay` | `ConstantLR` |
//! | [`ExponentialDecay`] | η γ^(t/n) | `ExponentialDecay` | `ExponentialLR` (n = 1) |
//! | [`InverseTimeDecay`] | η / (1 + k t/n) | `InverseTimeDecay` | – |
//! | [`InverseSquareRootDecay`] | η min((t+1)/w, √(w/(t+1))) | – | – |
//! | [`LinearRate`] | η + (ε − η) x | `PolynomialDecay(power=1)` | `LinearLR` |
//! | [`PolynomialDecay`] | ε + (η − ε) (1 − x)ᵖ | `PolynomialDecay` | `PolynomialLR` |
//! | [`CosineDecay`] | ε + (η − ε) (1 + cos πx) / 2 | `CosineDecay` | `CosineAnnealingLR` |
//! | [`CosineDecayRestarts`] | the same, again and again | `CosineDecayRestarts` | `CosineAnnealingWarmRestarts` |
//! | [`CyclicRate`] | up and down between two rates | – | `CyclicLR` |
//! | [`OneCycle`] | up once, down once | – | `OneCycleLR` |
//! | [`Warmup`] | rises to another schedule's first rate | `CosineDecay(warmup_target, warmup_steps)` | `LinearLR` in `SequentialLR` |
//! | [`SequentialRate`] | one schedule, then another | – | `SequentialLR` |
//! | [`ReduceOnPlateau`] | falls when a metric stays | `ReduceLROnPlateau` | `ReduceLROnPlateau` |
//! | a closure, `\|step: u64\| …` | what it says | `LearningRateScheduler` | `LambdaLR`, `MultiplicativeLR` |
//!
//! PyTorch computes most rates from the one before; what is given here is the closed form, from which
//! that differs by rounding.

#![forbid(unsafe_code)]

mod anneal;
mod cosine;
mod cyclic;
mod exponential;
mod inverse;
mod linear;
mod one_cycle;
mod piecewise;
mod plateau;
mod polynomial;
mod restarts;
mod sequential;
mod step;
mod warmup;

pub use anneal::Anneal;
pub use cosine::CosineDecay;
pub use cyclic::{CyclicMode, CyclicRate};
pub use exponential::ExponentialDecay;
pub use inverse::{InverseSquareRootDecay, InverseTimeDecay};
pub use linear::LinearRate;
pub use one_cycle::OneCycle;
pub use piecewise::PiecewiseConstantDecay;
pub use plateau::{Better, PlateauConfig, PlateauThreshold, ReduceOnPlateau};
pub use polynomial::PolynomialDecay;
pub use restarts::CosineDecayRestarts;
pub use sequential::SequentialRate;
pub use step::{MultiStepDecay, StepDecay};
pub use warmup::Warmup;

use crate::config::{ConfigError, Rules};

/// A learning rate for each step.
///
/// A number is a schedule that stays, and so is a closure; its argument wants its type, as in
/// `|step: u64| 0.1 / (1.0 + step as f64)`.
///
/// ```
/// use netwright::prelude::*;
///
/// let falling = |step: u64| 0.1 / (1.0 + step as f64);
/// assert_eq!(falling.rate(1), 0.05);
/// assert_eq!(Warmup::new(10, falling).rate(5), 0.05);
/// assert_eq!(0.01.rate(7), 0.01);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a learning rate schedule",
    label = "not a schedule: an `f64` such as `0.01`, one of `netwright::optim::schedule`, or a closure `|step: u64| ...` that gives an `f64`",
    note = "`ReduceOnPlateau` looks at a metric, not at the step: give it to the trainer as `OnPlateau::val_loss(...)`"
)]
pub trait Schedule {
    /// The rate of a step, counted from 0. It never panics.
    fn rate(&self, step: u64) -> f64;

    /// Whether the settings make sense for a run of this many steps (`u64::MAX` where it has no
    /// known end), those of schedules inside this one included.
    ///
    /// # Errors
    /// [`ConfigError`]: the first setting that does not.
    fn verify(&self, run: u64) -> Result<(), ConfigError> {
        let _ = run;
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<F: Fn(u64) -> f64> Schedule for F {
    fn rate(&self, step: u64) -> f64 {
        self(step)
    }
}

impl Schedule for f64 {
    fn rate(&self, _: u64) -> f64 {
        *self
    }

    fn verify(&self, _: u64) -> Result<(), ConfigError> {
        Rules::new().at_least_zero("rate", *self).result()
    }
}

/// How much of `steps` is done, 0 to 1.
fn done(step: u64, steps: u64) -> f64 {
    if step < steps {
        step as f64 / steps as f64
    } else {
        1.0
    }
}
