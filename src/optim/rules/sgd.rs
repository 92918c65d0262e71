//! Stochastic gradient descent.

use super::optimizer;
use crate::config::Rules;
use crate::optim::rule::{Elements, Rule, Step, compiled};
use crate::optim::{Decay, configuration::config};
use crate::plain::Plain;
use crate::scalar::Float;

/// How past gradients carry on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(C, u8)]
pub enum Momentum {
    /// Not at all.
    #[default]
    None,
    /// m ← μ m + g; p ← p − η m.
    Classic(f64),
    /// m ← μ m + g; p ← p − η (g + μ m).
    Nesterov(f64),
}

// SAFETY: `repr(C, u8)` gives the first variant, which has no field, the tag zero.
#[diagnostic::do_not_recommend]
unsafe impl Plain for Momentum {}

/// Where the learning rate stands in momentum: a point in which PyTorch and Keras differ, seen when the
/// rate changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum MomentumForm {
    /// m ← μ m + g; p ← p − η m: a new rate applies to past gradients, too.
    #[default]
    PyTorch,
    /// m ← μ m + η g; p ← p − m: past gradients keep the rate of their step.
    Keras,
}

// SAFETY: `repr(u8)` gives the first variant the value zero.
#[diagnostic::do_not_recommend]
unsafe impl Plain for MomentumForm {}

impl Rules {
    pub(super) const fn momentum(self, field: &'static str, momentum: Momentum) -> Rules {
        match momentum {
            Momentum::None => self,
            Momentum::Classic(keep) | Momentum::Nesterov(keep) => self.share(field, keep),
        }
    }
}

config! {
    /// The settings of [`Sgd`].
    pub struct SgdConfig {
        rate: 0.01,
        decay: Decay::None,
        /// Classic or Nesterov momentum μ; usually 0.9.
        pub momentum: Momentum = Momentum::None, momentum;
        /// Where the learning rate stands in it.
        pub form: MomentumForm = MomentumForm::PyTorch;
        /// m ← μ m + (1 − dampening) g from the second step on, as in PyTorch.
        pub dampening: f64 = 0.0, share;
    }
}

impl SgdConfig {
    /// PyTorch's defaults: rate 1e-3, no momentum.
    pub const fn pytorch() -> SgdConfig {
        SgdConfig {
            rate: 1e-3,
            ..SgdConfig::DEFAULT
        }
    }

    /// Keras's defaults: rate 0.01, no momentum, and its form.
    pub const fn keras() -> SgdConfig {
        SgdConfig {
            form: MomentumForm::Keras,
            ..SgdConfig::DEFAULT
        }
    }
}

optimizer! {
    #[doc(alias("SGD"))]
    /// p ← p − η g, or with momentum.
    ///
    /// Source: I. Sutskever et al., *On the importance of initialization and momentum in deep
    /// learning*, ICML 2013.
    Sgd, SgdFor: SgdConfig, 1
}

impl Rule<1> for SgdConfig {
    const STATE: [&'static str; 1] = ["momentum"];

    #[inline(always)]
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 1>) {
        let rate = T::of(step.rate);
        let (keep, nesterov) = match self.momentum {
            Momentum::None => return elements.fall(|_, g, _| rate * g),
            Momentum::Classic(keep) => (T::of(keep), false),
            Momentum::Nesterov(keep) => (T::of(keep), true),
        };
        let take = match step.count {
            1 => T::ONE,
            _ => T::of(1.0 - self.dampening),
        };
        // The rate is a factor of what comes in, or of what goes out.
        let (before, after) = match self.form {
            MomentumForm::PyTorch => (T::ONE, rate),
            MomentumForm::Keras => (rate, T::ONE),
        };
        elements.fall(|_, g, [m]| {
            let g = before * g;
            *m = keep * *m + take * g;
            after * if nesterov { g + keep * *m } else { *m }
        });
    }

    compiled!(SgdConfig, 1);
}
