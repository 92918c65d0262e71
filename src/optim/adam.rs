//! Adam.

use core::ops::Range;

use super::{Clip, Decay, Gradient, Optimizer, Settings};
use crate::parameters::{Parameters, Roles};
use crate::plain::{Plain, zeroed};
use crate::scalar::Real;
use crate::tensor::Floats;

/// Where Adam's ε stands: the one point in which PyTorch and Keras differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum EpsilonPlacement {
    /// m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ): the paper's Algorithm 1 and
    /// PyTorch.
    #[default]
    PyTorch,
    /// √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε): the form before the paper's section 2.1, and Keras.
    Keras,
}

// SAFETY: `repr(u8)` gives the first variant the value zero.
#[diagnostic::do_not_recommend]
unsafe impl Plain for EpsilonPlacement {}

/// The settings of [`Adam`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdamConfig {
    /// The learning rate η.
    pub rate: f64,
    /// How slowly the mean m of gradients moves, β₁.
    pub beta1: f64,
    /// How slowly the mean v of squared gradients moves, β₂.
    pub beta2: f64,
    /// What keeps the denominator from zero, ε.
    pub epsilon: f64,
    /// Where ε stands.
    pub placement: EpsilonPlacement,
    /// How weights decay; [`AdamW`](super::AdamW) is Adam with decoupled decay.
    pub decay: Decay,
    /// What decays: weights alone unless told otherwise.
    pub decayed: Roles,
    /// How the gradient is clipped.
    pub clip: Clip,
}

impl AdamConfig {
    /// PyTorch's defaults: rate 1e-3, β 0.9 and 0.999, ε 1e-8 after the correction.
    pub const fn pytorch() -> AdamConfig {
        AdamConfig {
            rate: 1e-3,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            placement: EpsilonPlacement::PyTorch,
            decay: Decay::None,
            decayed: Roles::WEIGHTS,
            clip: Clip::None,
        }
    }

    /// Keras's defaults: rate 1e-3, β 0.9 and 0.999, ε 1e-7 before the correction.
    pub const fn keras() -> AdamConfig {
        AdamConfig {
            epsilon: 1e-7,
            placement: EpsilonPlacement::Keras,
            ..AdamConfig::pytorch()
        }
    }
}

impl Default for AdamConfig {
    /// [`AdamConfig::pytorch`], the paper's form.
    fn default() -> Self {
        AdamConfig::pytorch()
    }
}

// SAFETY: every field is plain.
#[diagnostic::do_not_recommend]
unsafe impl Plain for AdamConfig {}

/// What configures the rule of Adam: [`AdamConfig`], or [`AdamWConfig`](super::AdamWConfig).
pub trait AdamRule: Copy + Plain {
    /// The settings, in full.
    fn settings(self) -> AdamConfig;

    /// The learning rate, to be changed.
    fn rate_mut(&mut self) -> &mut f64;
}

impl AdamRule for AdamConfig {
    fn settings(self) -> AdamConfig {
        self
    }

    fn rate_mut(&mut self) -> &mut f64 {
        &mut self.rate
    }
}

/// Adam over storage `S`.
///
/// m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; p ← p − η m̂ / (√v̂ + ε).
///
/// Source: D. P. Kingma, J. Ba, *Adam: a method for stochastic optimization*, ICLR 2015.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct AdamState<S, C = AdamConfig> {
    /// The settings; they may change between steps.
    pub config: C,
    /// How many steps were taken, t.
    pub steps: u64,
    /// The running mean m of gradients.
    pub mean: S,
    /// The running mean v of squared gradients.
    pub square: S,
}

// SAFETY: every field is plain.
#[diagnostic::do_not_recommend]
unsafe impl<S: Plain, C: Plain> Plain for AdamState<S, C> {}

/// Adam for a network of `N` parameters.
pub type Adam<const N: usize, T = f32> = AdamState<[T; N]>;
/// Adam for the network `M`, which may be generic.
pub type AdamFor<M> = AdamState<<M as Parameters>::Flat>;

impl<S: Floats, C: AdamRule> AdamState<S, C> {
    /// An optimizer that has taken no step.
    pub const fn new(config: C) -> Self {
        AdamState {
            config,
            steps: 0,
            mean: zeroed(),
            square: zeroed(),
        }
    }

    /// The same on the heap, made there.
    #[cfg(feature = "alloc")]
    pub fn boxed(config: C) -> alloc::boxed::Box<Self> {
        let mut state = crate::plain::boxed_zeroed::<Self>();
        state.config = config;
        state
    }
}

impl<S: Floats, C: AdamRule> Optimizer for AdamState<S, C> {
    type Scalar = S::Scalar;
    type Flat = S;

    fn settings(&self) -> Settings {
        let AdamConfig {
            rate,
            decay,
            decayed,
            clip,
            ..
        } = self.config.settings();
        Settings {
            rate,
            decay,
            decayed,
            clip,
        }
    }

    fn set_rate(&mut self, rate: f64) {
        *self.config.rate_mut() = rate;
    }

    fn advance(&mut self) {
        self.steps += 1;
    }

    fn update(&mut self, at: Range<usize>, p: &mut [S::Scalar], g: Gradient<'_, S::Scalar>) {
        let AdamConfig {
            rate,
            beta1,
            beta2,
            epsilon,
            placement,
            ..
        } = self.config.settings();
        let steps = i32::try_from(self.steps).unwrap_or(i32::MAX);
        let mean_correction = 1.0 - Real::powi(beta1, steps);
        let square_correction = Real::sqrt(1.0 - Real::powi(beta2, steps));
        // p − stride · m / (√v · shrink + ε) is either placement.
        let (stride, shrink) = match placement {
            EpsilonPlacement::PyTorch => (rate / mean_correction, 1.0 / square_correction),
            EpsilonPlacement::Keras => (rate * square_correction / mean_correction, 1.0),
        };
        let of = S::Scalar::of;
        let (stride, shrink, epsilon) = (of(stride), of(shrink), of(epsilon));
        let (keep1, take1) = (of(beta1), of(1.0 - beta1));
        let (keep2, take2) = (of(beta2), of(1.0 - beta2));
        let mean = &mut self.mean.as_mut_slice()[at.clone()];
        let square = &mut self.square.as_mut_slice()[at];
        for (i, ((p, m), v)) in p.iter_mut().zip(mean).zip(square).enumerate() {
            let g = g.at(i, *p);
            *m = keep1 * *m + take1 * g;
            *v = keep2 * *v + take2 * g * g;
            *p -= stride * *m / (Real::sqrt(*v) * shrink + epsilon);
        }
    }
}
