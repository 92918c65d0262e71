//! Adamax.

use super::adam::EpsilonPlacement;
use super::optimizer;
use crate::optim::rule::{Elements, Rule, Step, compiled};
use crate::optim::{Decay, configuration::config};
use crate::scalar::{Float, Real};

config! {
    /// The settings of [`Adamax`].
    pub struct AdamaxConfig {
        rate: 2e-3,
        decay: Decay::None,
        /// How slowly the mean m of gradients moves, β₁.
        pub beta1: f64 = 0.9, below_one;
        /// How slowly the largest gradient u is forgotten, β₂.
        pub beta2: f64 = 0.999, below_one;
        /// What keeps the denominator from zero, ε.
        pub epsilon: f64 = 1e-8, at_least_zero;
        /// Where ε stands: u ← max(β₂ u, |g| + ε) in PyTorch, m̂ / (u + ε) in Keras.
        pub placement: EpsilonPlacement = EpsilonPlacement::PyTorch;
    }
}

impl AdamaxConfig {
    /// PyTorch's defaults: rate 2e-3, β 0.9 and 0.999, ε 1e-8.
    pub const fn pytorch() -> AdamaxConfig {
        AdamaxConfig::DEFAULT
    }

    /// Keras's defaults: rate 1e-3, β 0.9 and 0.999, ε 1e-7.
    pub const fn keras() -> AdamaxConfig {
        AdamaxConfig {
            rate: 1e-3,
            epsilon: 1e-7,
            placement: EpsilonPlacement::Keras,
            ..AdamaxConfig::DEFAULT
        }
    }
}

optimizer! {
    /// m ← β₁ m + (1 − β₁) g; u ← max(β₂ u, |g|); p ← p − η / (1 − β₁ᵗ) · m / u.
    ///
    /// Source: D. P. Kingma, J. Ba, *Adam: a method for stochastic optimization*, ICLR 2015,
    /// section 7.1.
    Adamax, AdamaxFor: AdamaxConfig, 2
}

impl Rule<2> for AdamaxConfig {
    const STATE: [&'static str; 2] = ["mean", "largest"];

    #[inline(always)]
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 2>) {
        let stride = T::of(step.rate / step.correction(self.beta1));
        let (keep, take) = (T::of(self.beta1), T::of(1.0 - self.beta1));
        let forget = T::of(self.beta2);
        let (within, behind) = match self.placement {
            EpsilonPlacement::PyTorch => (T::of(self.epsilon), T::ZERO),
            EpsilonPlacement::Keras => (T::ZERO, T::of(self.epsilon)),
        };
        elements.fall(|_, g, [m, u]| {
            *m = keep * *m + take * g;
            *u = Real::max(forget * *u, Real::abs(g) + within);
            stride * *m / (*u + behind)
        });
    }

    compiled!(AdamaxConfig, 2);
}
