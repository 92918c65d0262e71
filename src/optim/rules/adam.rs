//! Adam.

use super::optimizer;
use crate::optim::rule::{Elements, Rule, Step, compiled};
use crate::optim::{Decay, configuration::config};
use crate::plain::Plain;
use crate::scalar::{Float, Real};

/// Where ε stands, which keeps a denominator from zero: a point in which PyTorch and Keras differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum EpsilonPlacement {
    /// In Adam m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ): the paper's Algorithm 1.
    #[default]
    PyTorch,
    /// In Adam √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε): the form before the paper's section 2.1.
    Keras,
}

// SAFETY: `repr(u8)` gives the first variant the value zero.
#[diagnostic::do_not_recommend]
unsafe impl Plain for EpsilonPlacement {}

config! {
    /// The settings of [`Adam`].
    pub struct AdamConfig {
        rate: 1e-3,
        decay: Decay::None,
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

impl AdamConfig {
    /// PyTorch's defaults: rate 1e-3, β 0.9 and 0.999, ε 1e-8 after the correction.
    pub const fn pytorch() -> AdamConfig {
        AdamConfig::DEFAULT
    }

    /// Keras's defaults: rate 1e-3, β 0.9 and 0.999, ε 1e-7 before the correction.
    pub const fn keras() -> AdamConfig {
        AdamConfig {
            epsilon: 1e-7,
            placement: EpsilonPlacement::Keras,
            ..AdamConfig::DEFAULT
        }
    }
}

optimizer! {
    /// m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; p ← p − η m̂ / (√v̂ + ε).
    ///
    /// Source: D. P. Kingma, J. Ba, *Adam: a method for stochastic optimization*, ICLR 2015.
    Adam, AdamFor: AdamConfig, 2
}

impl Rule<2> for AdamConfig {
    const STATE: [&'static str; 2] = ["mean", "square"];

    #[inline(always)]
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 2>) {
        let moments = Moments::of(step, self.beta1, self.beta2);
        let [stride, shrink] = moments.denominator(step, self.placement);
        let epsilon = T::of(self.epsilon);
        elements.fall(|_, g, [m, v]| {
            moments.follow(g, m, v);
            stride * *m / (Real::sqrt(*v) * shrink + epsilon)
        });
    }

    compiled!(AdamConfig, 2);
}

/// The running means of gradients and their squares, which Adam and its kin keep.
#[derive(Clone, Copy)]
pub(super) struct Moments<T> {
    keep: [T; 2],
    take: [T; 2],
    /// 1 − β₁ᵗ and 1 − β₂ᵗ.
    corrections: [f64; 2],
}

impl<T: Float> Moments<T> {
    pub(super) fn of(step: Step, beta1: f64, beta2: f64) -> Self {
        let betas = [beta1, beta2];
        Moments {
            keep: betas.map(T::of),
            take: betas.map(|beta| T::of(1.0 - beta)),
            corrections: betas.map(|beta| step.correction(beta)),
        }
    }

    /// m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g².
    #[inline(always)]
    pub(super) fn follow(&self, g: T, m: &mut T, v: &mut T) {
        let Moments { keep, take, .. } = self;
        *m = keep[0] * *m + take[0] * g;
        *v = keep[1] * *v + take[1] * g * g;
    }

    /// 1 − β₁ᵗ and 1 − β₂ᵗ.
    pub(super) fn corrections(&self) -> [f64; 2] {
        self.corrections
    }

    /// The numbers with which stride · m / (√v · shrink + ε) is Adam's step, ε standing where it
    /// does.
    pub(super) fn denominator(&self, step: Step, placement: EpsilonPlacement) -> [T; 2] {
        let [mean, square] = self.corrections;
        let root = Real::sqrt(square);
        match placement {
            EpsilonPlacement::PyTorch => [step.rate / mean, 1.0 / root],
            EpsilonPlacement::Keras => [step.rate * root / mean, 1.0],
        }
        .map(T::of)
    }
}
