//! Rectified Adam.

use super::adam::Moments;
use super::optimizer;
use crate::optim::rule::{Elements, Rule, Step, compiled};
use crate::optim::{Decay, configuration::config};
use crate::scalar::{Float, Real};

config! {
    /// The settings of [`RAdam`].
    pub struct RAdamConfig {
        rate: 1e-3,
        decay: Decay::None,
        /// How slowly the mean m of gradients moves, β₁.
        pub beta1: f64 = 0.9, below_one;
        /// How slowly the mean v of squared gradients moves, β₂.
        pub beta2: f64 = 0.999, below_one;
        /// What keeps the denominator from zero, ε.
        pub epsilon: f64 = 1e-8, at_least_zero;
    }
}

impl RAdamConfig {
    /// PyTorch's defaults: rate 1e-3, β 0.9 and 0.999, ε 1e-8. Keras has no such rule.
    pub const fn pytorch() -> RAdamConfig {
        RAdamConfig::DEFAULT
    }
}

optimizer! {
    /// Adam that takes plain steps, p ← p − η m̂, until enough gradients are known for v, and then
    /// p ← p − η r m̂ √(1 − β₂ᵗ) / (√v + ε).
    ///
    /// With ρ∞ = 2 / (1 − β₂) − 1 and ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ), that is once ρ > 5, and
    /// r² = (ρ − 4) (ρ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρ).
    ///
    /// Source: L. Liu et al., *On the variance of the adaptive learning rate and beyond*, ICLR 2020.
    RAdam, RAdamFor: RAdamConfig, 2
}

impl RAdamConfig {
    /// r, once enough gradients are known.
    fn rectification(&self, step: Step) -> Option<f64> {
        let longest = 2.0 / (1.0 - self.beta2) - 1.0;
        let power = step.power(self.beta2);
        let length = longest - 2.0 * step.count as f64 * power / (1.0 - power);
        (length > 5.0).then(|| {
            let square = (length - 4.0) * (length - 2.0) * longest
                / ((longest - 4.0) * (longest - 2.0) * length);
            Real::sqrt(square)
        })
    }
}

impl Rule<2> for RAdamConfig {
    const STATE: [&'static str; 2] = ["mean", "square"];

    #[inline(always)]
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 2>) {
        let moments = Moments::of(step, self.beta1, self.beta2);
        let [mean, square] = moments.corrections();
        let stride = step.rate / mean;
        let Some(rectification) = self.rectification(step) else {
            let stride = T::of(stride);
            return elements.fall(|_, g, [m, v]| {
                moments.follow(g, m, v);
                stride * *m
            });
        };
        let stride = T::of(stride * rectification * Real::sqrt(square));
        let epsilon = T::of(self.epsilon);
        elements.fall(|_, g, [m, v]| {
            moments.follow(g, m, v);
            stride * *m / (Real::sqrt(*v) + epsilon)
        });
    }

    compiled!(RAdamConfig, 2);
}
