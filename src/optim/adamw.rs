//! Adam with decoupled weight decay.

use super::{AdamConfig, AdamRule, AdamState, Clip, Decay, EpsilonPlacement};
use crate::parameters::{Parameters, Roles};
use crate::plain::Plain;

/// The settings of [`AdamW`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdamWConfig {
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
    /// How strongly weights decay, λ: p ← p − η λ p before the step.
    pub decay: f64,
    /// What decays: weights alone unless told otherwise.
    pub decayed: Roles,
    /// How the gradient is clipped.
    pub clip: Clip,
}

impl AdamWConfig {
    /// PyTorch's defaults: Adam's, with the decay 0.01.
    pub const fn pytorch() -> AdamWConfig {
        AdamWConfig::of(AdamConfig::pytorch(), 0.01)
    }

    /// Keras's defaults: Adam's, with the decay 0.004.
    pub const fn keras() -> AdamWConfig {
        AdamWConfig::of(AdamConfig::keras(), 0.004)
    }

    const fn of(adam: AdamConfig, decay: f64) -> AdamWConfig {
        let AdamConfig {
            rate,
            beta1,
            beta2,
            epsilon,
            placement,
            decayed,
            clip,
            ..
        } = adam;
        AdamWConfig {
            rate,
            beta1,
            beta2,
            epsilon,
            placement,
            decay,
            decayed,
            clip,
        }
    }
}

impl Default for AdamWConfig {
    /// [`AdamWConfig::pytorch`].
    fn default() -> Self {
        AdamWConfig::pytorch()
    }
}

// SAFETY: every field is plain.
#[diagnostic::do_not_recommend]
unsafe impl Plain for AdamWConfig {}

impl AdamRule for AdamWConfig {
    fn settings(self) -> AdamConfig {
        let AdamWConfig {
            rate,
            beta1,
            beta2,
            epsilon,
            placement,
            decay,
            decayed,
            clip,
        } = self;
        let decay = Decay::Decoupled(decay);
        AdamConfig {
            rate,
            beta1,
            beta2,
            epsilon,
            placement,
            decay,
            decayed,
            clip,
        }
    }

    fn rate_mut(&mut self) -> &mut f64 {
        &mut self.rate
    }
}

/// AdamW for a network of `N` parameters: Adam's rule after p ← p − η λ p.
///
/// Source: I. Loshchilov, F. Hutter, *Decoupled weight decay regularization*, ICLR 2019.
pub type AdamW<const N: usize, T = f32> = AdamState<[T; N], AdamWConfig>;
/// AdamW for the network `M`, which may be generic.
pub type AdamWFor<M> = AdamState<<M as Parameters>::Flat, AdamWConfig>;
