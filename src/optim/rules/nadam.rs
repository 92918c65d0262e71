//! Adam with Nesterov momentum.

use super::adam::Moments;
use super::optimizer;
use crate::optim::rule::{Elements, Rule, Step, compiled};
use crate::optim::{Decay, configuration::config};
use crate::scalar::{Float, Real};

config! {
    /// The settings of [`Nadam`].
    pub struct NadamConfig {
        rate: 2e-3,
        decay: Decay::None,
        /// How slowly the mean m of gradients moves in the end, β₁.
        pub beta1: f64 = 0.9, below_one;
        /// How slowly the mean v of squared gradients moves, β₂.
        pub beta2: f64 = 0.999, below_one;
        /// What keeps the denominator from zero, ε.
        pub epsilon: f64 = 1e-8, at_least_zero;
        /// How fast the momentum μ rises from ½ β₁ to β₁, ψ.
        pub momentum_decay: f64 = 4e-3, at_least_zero;
    }
}

impl NadamConfig {
    /// PyTorch's defaults: rate 2e-3, β 0.9 and 0.999, ε 1e-8, ψ 0.004.
    pub const fn pytorch() -> NadamConfig {
        NadamConfig::DEFAULT
    }

    /// Keras's defaults: rate 1e-3, β 0.9 and 0.999, ε 1e-7; ψ is 1.
    pub const fn keras() -> NadamConfig {
        NadamConfig {
            rate: 1e-3,
            epsilon: 1e-7,
            momentum_decay: 1.0,
            ..NadamConfig::DEFAULT
        }
    }
}

optimizer! {
    #[doc(alias("NAdam"))]
    /// Adam with Nesterov momentum: p ← p − η m̂ / (√v̂ + ε), with
    /// m̂ = μₜ₊₁ m / (1 − μ₁⋯μₜ₊₁) + (1 − μₜ) g / (1 − μ₁⋯μₜ) and μᵢ = β₁ (1 − ½ · 0.96^(i ψ)).
    ///
    /// PyTorch's `NAdam`, Keras's `Nadam`.
    ///
    /// Source: T. Dozat, *Incorporating Nesterov momentum into Adam*, ICLR 2016 workshop.
    Nadam, NadamFor: NadamConfig, 2
}

impl NadamConfig {
    /// μₜ, μₜ₊₁, and the product of μ₁ to μₜ.
    fn momenta(&self, count: u64) -> [f64; 3] {
        let factor = Real::powf(0.96, self.momentum_decay);
        let momentum = |power: f64| self.beta1 * (1.0 - 0.5 * power);
        let (mut product, mut power) = (1.0, 1.0);
        // Every μ is below β₁: soon the product is nothing beside one.
        let mut i = 0;
        while i < count && product > 1e-18 {
            power *= factor;
            product *= momentum(power);
            i += 1;
        }
        if i < count {
            let steps = i32::try_from(count).unwrap_or(i32::MAX);
            power = Real::powi(factor, steps);
        }
        [momentum(power), momentum(power * factor), product]
    }
}

impl Rule<2> for NadamConfig {
    const STATE: [&'static str; 2] = ["mean", "square"];

    #[inline(always)]
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 2>) {
        let moments = Moments::<T>::of(step, self.beta1, self.beta2);
        let [_, correction] = moments.corrections();
        let [now, next, product] = self.momenta(step.count);
        let of = T::of;
        let of_mean = of(step.rate * next / (1.0 - product * next));
        let of_gradient = of(step.rate * (1.0 - now) / (1.0 - product));
        let shrink = of(1.0 / Real::sqrt(correction));
        let epsilon = of(self.epsilon);
        elements.fall(|_, g, [m, v]| {
            moments.follow(g, m, v);
            (of_mean * *m + of_gradient * g) / (Real::sqrt(*v) * shrink + epsilon)
        });
    }

    compiled!(NadamConfig, 2);
}
