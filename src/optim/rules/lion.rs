//! Lion.

use super::optimizer;
use crate::optim::rule::{Elements, Rule, Step, compiled};
use crate::optim::{Decay, configuration::config};
use crate::scalar::{Float, Real};

config! {
    /// The settings of [`Lion`].
    pub struct LionConfig {
        rate: 1e-3,
        decay: Decay::None,
        /// How much the mean m counts beside the gradient, β₁.
        pub beta1: f64 = 0.9, below_one;
        /// How slowly the mean m of gradients moves, β₂.
        pub beta2: f64 = 0.99, below_one;
    }
}

impl LionConfig {
    /// Keras's defaults: rate 1e-3, β 0.9 and 0.99. PyTorch has no such rule.
    ///
    /// The paper advises a rate of a third to a tenth of AdamW's and a decay as many times higher.
    pub const fn keras() -> LionConfig {
        LionConfig::DEFAULT
    }
}

optimizer! {
    /// p ← p − η sign(β₁ m + (1 − β₁) g); m ← β₂ m + (1 − β₂) g.
    ///
    /// Source: X. Chen et al., *Symbolic discovery of optimization algorithms*, NeurIPS 2023.
    Lion, LionFor: LionConfig, 1
}

impl Rule<1> for LionConfig {
    const STATE: [&'static str; 1] = ["mean"];

    #[inline(always)]
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 1>) {
        let rate = T::of(step.rate);
        let betas = [self.beta1, self.beta2];
        let (keep, take) = (betas.map(T::of), betas.map(|beta| T::of(1.0 - beta)));
        elements.fall(|_, g, [m]| {
            let direction = Real::signum(keep[0] * *m + take[0] * g);
            *m = keep[1] * *m + take[1] * g;
            rate * direction
        });
    }

    compiled!(LionConfig, 1);
}
