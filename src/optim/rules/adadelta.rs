//! Adadelta.

use super::optimizer;
use crate::optim::rule::{Elements, Rule, Step, compiled};
use crate::optim::{Decay, configuration::config};
use crate::scalar::{Float, Real};

config! {
    /// The settings of [`Adadelta`].
    pub struct AdadeltaConfig {
        rate: 1.0,
        decay: Decay::None,
        /// How slowly the means of squares move, ρ.
        pub rho: f64 = 0.9, below_one;
        /// What is added to both means, ε.
        pub epsilon: f64 = 1e-6, above_zero;
    }
}

impl AdadeltaConfig {
    /// PyTorch's defaults: rate 1, ρ 0.9, ε 1e-6.
    pub const fn pytorch() -> AdadeltaConfig {
        AdadeltaConfig::DEFAULT
    }

    /// Keras's defaults: rate 1e-3, ρ 0.95, ε 1e-7. (The paper has rate 1.)
    pub const fn keras() -> AdadeltaConfig {
        AdadeltaConfig {
            rate: 1e-3,
            rho: 0.95,
            epsilon: 1e-7,
            ..AdadeltaConfig::DEFAULT
        }
    }
}

optimizer! {
    /// v ← ρ v + (1 − ρ) g²; d = √(u + ε) / √(v + ε) · g; u ← ρ u + (1 − ρ) d²; p ← p − η d.
    ///
    /// Source: M. D. Zeiler, *Adadelta: an adaptive learning rate method*, 2012.
    Adadelta, AdadeltaFor: AdadeltaConfig, 2
}

impl Rule<2> for AdadeltaConfig {
    const STATE: [&'static str; 2] = ["square", "square_step"];

    #[inline(always)]
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 2>) {
        let (rate, epsilon) = (T::of(step.rate), T::of(self.epsilon));
        let (keep, take) = (T::of(self.rho), T::of(1.0 - self.rho));
        elements.fall(|_, g, [v, u]| {
            *v = keep * *v + take * g * g;
            let d = Real::sqrt(*u + epsilon) / Real::sqrt(*v + epsilon) * g;
            *u = keep * *u + take * d * d;
            rate * d
        });
    }

    compiled!(AdadeltaConfig, 2);
}
