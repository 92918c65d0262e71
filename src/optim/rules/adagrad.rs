//! Adagrad.

use super::adam::EpsilonPlacement;
use super::optimizer;
use crate::optim::rule::{Elements, Rule, Step, compiled};
use crate::optim::{Decay, configuration::config};
use crate::scalar::{Float, Real};

config! {
    /// The settings of [`Adagrad`].
    pub struct AdagradConfig {
        rate: 0.01,
        decay: Decay::None,
        /// η falls to η / (1 + (t − 1) · rate_decay), as in PyTorch.
        pub rate_decay: f64 = 0.0, at_least_zero;
        /// What the sum v starts from.
        pub initial: f64 = 0.0, at_least_zero;
        /// What keeps the denominator from zero, ε.
        pub epsilon: f64 = 1e-10, at_least_zero;
        /// Where ε stands: √v + ε in PyTorch, √(v + ε) in Keras.
        pub placement: EpsilonPlacement = EpsilonPlacement::PyTorch;
    }
}

impl AdagradConfig {
    /// PyTorch's defaults: rate 0.01, v from 0, ε 1e-10.
    pub const fn pytorch() -> AdagradConfig {
        AdagradConfig::DEFAULT
    }

    /// Keras's defaults: rate 1e-3, v from 0.1, ε 1e-7.
    pub const fn keras() -> AdagradConfig {
        AdagradConfig {
            rate: 1e-3,
            initial: 0.1,
            epsilon: 1e-7,
            placement: EpsilonPlacement::Keras,
            ..AdagradConfig::DEFAULT
        }
    }
}

optimizer! {
    /// v ← v + g²; p ← p − η g / (√v + ε).
    ///
    /// Source: J. Duchi et al., *Adaptive subgradient methods for online learning and stochastic
    /// optimization*, JMLR 12, 2011.
    Adagrad, AdagradFor: AdagradConfig, 1
}

impl Rule<1> for AdagradConfig {
    const STATE: [&'static str; 1] = ["squares"];

    #[inline(always)]
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 1>) {
        let rate = T::of(step.rate / (1.0 + (step.count - 1) as f64 * self.rate_decay));
        let (within, behind) = match self.placement {
            EpsilonPlacement::PyTorch => (self.initial, self.epsilon),
            EpsilonPlacement::Keras => (self.initial + self.epsilon, 0.0),
        };
        let (within, behind) = (T::of(within), T::of(behind));
        elements.fall(|_, g, [v]| {
            *v += g * g;
            rate * g / (Real::sqrt(*v + within) + behind)
        });
    }

    compiled!(AdagradConfig, 1);
}
