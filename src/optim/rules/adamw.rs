//! Adam with decoupled weight decay.

use super::adam::{AdamConfig, EpsilonPlacement};
use super::optimizer;
use crate::optim::rule::{Elements, Rule, Step, compiled};
use crate::optim::{Decay, configuration::config};
use crate::scalar::Float;

config! {
    /// The settings of [`AdamW`]: [`AdamConfig`]'s with a decay.
    pub struct AdamWConfig {
        rate: 1e-3,
        decay: Decay::Decoupled(0.01),
        /// How slowly the mean m of gradients moves, β₁.
        pub beta1: f64 = 0.9, below_one;
        /// How slowly the mean v of squared gradients moves, β₂.
        pub beta2: f64 = 0.999, below_one;
        /// What keeps the denominator from zero, ε.
        pub epsilon: f64 = 1e-8, at_least_zero;
        /// Where ε stands.
        pub placement: EpsilonPlacement = EpsilonPlacement::PyTorch;
    }
}

impl AdamWConfig {
    /// PyTorch's defaults: Adam's, with the decay 0.01.
    pub const fn pytorch() -> AdamWConfig {
        AdamWConfig::DEFAULT
    }

    /// Keras's defaults: Adam's, with the decay 0.004.
    pub const fn keras() -> AdamWConfig {
        AdamWConfig {
            decay: Decay::Decoupled(0.004),
            epsilon: 1e-7,
            placement: EpsilonPlacement::Keras,
            ..AdamWConfig::DEFAULT
        }
    }
}

optimizer! {
    /// p ← p − η λ p, then as [`Adam`](super::Adam).
    ///
    /// Source: I. Loshchilov, F. Hutter, *Decoupled weight decay regularization*, ICLR 2019.
    AdamW, AdamWFor: AdamWConfig, 2
}

impl Rule<2> for AdamWConfig {
    const STATE: [&'static str; 2] = ["mean", "square"];

    #[inline(always)]
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 2>) {
        let AdamWConfig {
            beta1,
            beta2,
            epsilon,
            placement,
            ..
        } = *self;
        let adam = AdamConfig {
            beta1,
            beta2,
            epsilon,
            placement,
            ..AdamConfig::pytorch()
        };
        adam.update(step, elements);
    }

    compiled!(AdamWConfig, 2);
}
