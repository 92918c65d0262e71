//! AMSGrad.

use super::adam::{EpsilonPlacement, Moments};
use super::optimizer;
use crate::optim::rule::{Elements, Rule, Step, compiled};
use crate::optim::{Decay, configuration::config};
use crate::scalar::{Float, Real};

config! {
    /// The settings of [`AmsGrad`].
    pub struct AmsGradConfig {
        rate: 1e-3,
        decay: Decay::None,
        /// How slowly the mean m of gradients moves, β₁.
        pub beta1: f64 = 0.9, below_one;
        /// How slowly the mean v of squared gradients moves, β₂.
        pub beta2: f64 = 0.999, below_one;
        /// What keeps the denominator from zero, ε.
        pub epsilon: f64 = 1e-8, at_least_zero;
        /// Where ε stands, as in [`Adam`](super::Adam).
        pub placement: EpsilonPlacement = EpsilonPlacement::PyTorch;
    }
}

impl AmsGradConfig {
    /// PyTorch's defaults of `Adam(amsgrad=True)`: those of Adam.
    pub const fn pytorch() -> AmsGradConfig {
        AmsGradConfig::DEFAULT
    }

    /// Keras's defaults of `Adam(amsgrad=True)`: those of Adam.
    pub const fn keras() -> AmsGradConfig {
        AmsGradConfig {
            epsilon: 1e-7,
            placement: EpsilonPlacement::Keras,
            ..AmsGradConfig::DEFAULT
        }
    }
}

optimizer! {
    #[doc(alias("AMSGrad"))]
    /// [`Adam`](super::Adam) whose denominator never falls: u ← max(u, v) takes the place of v.
    ///
    /// PyTorch's and Keras's `Adam(amsgrad=True)`.
    ///
    /// Source: S. J. Reddi et al., *On the convergence of Adam and beyond*, ICLR 2018.
    AmsGrad, AmsGradFor: AmsGradConfig, 3
}

impl Rule<3> for AmsGradConfig {
    const STATE: [&'static str; 3] = ["mean", "square", "largest_square"];

    #[inline(always)]
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 3>) {
        let moments = Moments::of(step, self.beta1, self.beta2);
        let [stride, shrink] = moments.denominator(step, self.placement);
        let epsilon = T::of(self.epsilon);
        elements.fall(|_, g, [m, v, u]| {
            moments.follow(g, m, v);
            *u = Real::max(*u, *v);
            stride * *m / (Real::sqrt(*u) * shrink + epsilon)
        });
    }

    compiled!(AmsGradConfig, 3);
}
