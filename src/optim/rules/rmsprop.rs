//! RMSprop.

use super::adam::EpsilonPlacement;
use super::optimizer;
use super::sgd::MomentumForm;
use crate::optim::rule::{Elements, Rule, Step, compiled};
use crate::optim::{Decay, configuration::config};
use crate::scalar::{Float, Real};

config! {
    /// The settings of [`RmsProp`].
    pub struct RmsPropConfig {
        rate: 0.01,
        decay: Decay::None,
        /// How slowly the mean v of squared gradients moves, ρ; PyTorch calls it α.
        pub rho: f64 = 0.99, below_one;
        /// Classic momentum μ; none at 0.
        pub momentum: f64 = 0.0, share;
        /// Where the learning rate stands in it.
        pub form: MomentumForm = MomentumForm::PyTorch;
        /// Whether the variance of the gradient, v − m², takes the place of v.
        pub centered: bool = false;
        /// What keeps the denominator from zero, ε.
        pub epsilon: f64 = 1e-8, at_least_zero;
        /// Where ε stands: √v + ε in PyTorch, √(v + ε) in Keras.
        pub placement: EpsilonPlacement = EpsilonPlacement::PyTorch;
    }
}

impl RmsPropConfig {
    /// PyTorch's defaults: rate 0.01, ρ 0.99, ε 1e-8.
    pub const fn pytorch() -> RmsPropConfig {
        RmsPropConfig::DEFAULT
    }

    /// Keras's defaults: rate 1e-3, ρ 0.9, ε 1e-7.
    pub const fn keras() -> RmsPropConfig {
        RmsPropConfig {
            rate: 1e-3,
            rho: 0.9,
            form: MomentumForm::Keras,
            epsilon: 1e-7,
            placement: EpsilonPlacement::Keras,
            ..RmsPropConfig::DEFAULT
        }
    }
}

optimizer! {
    #[doc(alias("RMSprop"))]
    /// v ← ρ v + (1 − ρ) g²; b ← μ b + g / (√v + ε); p ← p − η b.
    ///
    /// Centred, the root is that of v − m², with m ← ρ m + (1 − ρ) g. Where rounding takes that below
    /// zero it is zero, where PyTorch and Keras may have no number.
    ///
    /// Source: T. Tieleman, G. Hinton, *Neural networks for machine learning*, lecture 6.5, 2012;
    /// centred: A. Graves, *Generating sequences with recurrent neural networks*, 2013.
    RmsProp, RmsPropFor: RmsPropConfig, 3
}

impl Rule<3> for RmsPropConfig {
    const STATE: [&'static str; 3] = ["square", "mean", "momentum"];

    #[inline(always)]
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 3>) {
        let rate = T::of(step.rate);
        let (keep, take) = (T::of(self.rho), T::of(1.0 - self.rho));
        let momentum = T::of(self.momentum);
        let centered = if self.centered { T::ONE } else { T::ZERO };
        // The rate is a factor of what comes in, or of what goes out.
        let (before, after) = match self.form {
            MomentumForm::PyTorch => (T::ONE, rate),
            MomentumForm::Keras => (rate, T::ONE),
        };
        let (within, behind) = match self.placement {
            EpsilonPlacement::PyTorch => (T::ZERO, T::of(self.epsilon)),
            EpsilonPlacement::Keras => (T::of(self.epsilon), T::ZERO),
        };
        elements.fall(|_, g, [v, m, b]| {
            *v = keep * *v + take * g * g;
            *m = keep * *m + take * g;
            // Rounding may take v − m² below zero.
            let square = Real::max(*v - centered * *m * *m, T::ZERO);
            let root = Real::sqrt(square + within) + behind;
            *b = momentum * *b + before * g / root;
            after * *b
        });
    }

    compiled!(RmsPropConfig, 3);
}
