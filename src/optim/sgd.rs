//! Stochastic gradient descent.

use core::ops::Range;

use super::{Clip, Decay, Gradient, Optimizer, Settings};
use crate::parameters::{Parameters, Roles};
use crate::plain::{Plain, zeroed};
use crate::scalar::Real;
use crate::tensor::Floats;

/// How past gradients carry on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(C, u8)]
pub enum Momentum {
    /// Not at all.
    #[default]
    None,
    /// m ← μ m + g; p ← p − η m.
    Classic(f64),
    /// m ← μ m + g; p ← p − η (g + μ m).
    Nesterov(f64),
}

// SAFETY: `repr(C, u8)` gives the first variant, which has no field, the tag zero.
#[diagnostic::do_not_recommend]
unsafe impl Plain for Momentum {}

/// Where the learning rate stands in momentum: the one point in which PyTorch and Keras differ, seen
/// when the rate changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum MomentumForm {
    /// m ← μ m + g; p ← p − η m: a new rate applies to past gradients, too.
    #[default]
    PyTorch,
    /// m ← μ m + η g; p ← p − m: past gradients keep the rate of their step.
    Keras,
}

// SAFETY: `repr(u8)` gives the first variant the value zero.
#[diagnostic::do_not_recommend]
unsafe impl Plain for MomentumForm {}

/// The settings of [`Sgd`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SgdConfig {
    /// The learning rate η. PyTorch's default is 1e-3, Keras's 0.01.
    pub rate: f64,
    /// Classic or Nesterov momentum μ; usually 0.9.
    pub momentum: Momentum,
    /// Where the learning rate stands in it.
    pub form: MomentumForm,
    /// m ← μ m + (1 − dampening) g from the second step on, as in PyTorch.
    pub dampening: f64,
    /// How weights decay.
    pub decay: Decay,
    /// What decays: weights alone unless told otherwise.
    pub decayed: Roles,
    /// How the gradient is clipped.
    pub clip: Clip,
}

impl Default for SgdConfig {
    fn default() -> Self {
        SgdConfig {
            rate: 0.01,
            momentum: Momentum::None,
            form: MomentumForm::PyTorch,
            dampening: 0.0,
            decay: Decay::None,
            decayed: Roles::WEIGHTS,
            clip: Clip::None,
        }
    }
}

// SAFETY: every field is plain.
#[diagnostic::do_not_recommend]
unsafe impl Plain for SgdConfig {}

/// Gradient descent over storage `S`: p ← p − η g, or with momentum.
///
/// Source: I. Sutskever et al., *On the importance of initialization and momentum in deep
/// learning*, ICML 2013.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct SgdState<S> {
    /// The settings; they may change between steps.
    pub config: SgdConfig,
    /// How many steps were taken.
    pub steps: u64,
    /// The momentum m.
    pub momentum: S,
}

// SAFETY: every field is plain.
#[diagnostic::do_not_recommend]
unsafe impl<S: Plain> Plain for SgdState<S> {}

/// Gradient descent for a network of `N` parameters.
pub type Sgd<const N: usize, T = f32> = SgdState<[T; N]>;
/// Gradient descent for the network `M`, which may be generic.
pub type SgdFor<M> = SgdState<<M as Parameters>::Flat>;

impl<S: Floats> SgdState<S> {
    /// An optimizer that has taken no step.
    pub const fn new(config: SgdConfig) -> Self {
        SgdState {
            config,
            steps: 0,
            momentum: zeroed(),
        }
    }

    /// The same on the heap, made there.
    #[cfg(feature = "alloc")]
    pub fn boxed(config: SgdConfig) -> alloc::boxed::Box<Self> {
        let mut state = crate::plain::boxed_zeroed::<Self>();
        state.config = config;
        state
    }
}

impl<S: Floats> Optimizer for SgdState<S> {
    type Scalar = S::Scalar;
    type Flat = S;

    fn settings(&self) -> Settings {
        let SgdConfig {
            rate,
            decay,
            decayed,
            clip,
            ..
        } = self.config;
        Settings {
            rate,
            decay,
            decayed,
            clip,
        }
    }

    fn set_rate(&mut self, rate: f64) {
        self.config.rate = rate;
    }

    fn advance(&mut self) {
        self.steps += 1;
    }

    fn update(&mut self, at: Range<usize>, p: &mut [S::Scalar], g: Gradient<'_, S::Scalar>) {
        let of = S::Scalar::of;
        let rate = of(self.config.rate);
        let momentum = &mut self.momentum.as_mut_slice()[at];
        let (keep, nesterov) = match self.config.momentum {
            Momentum::None => {
                for (i, p) in p.iter_mut().enumerate() {
                    *p = *p - rate * g.at(i, *p);
                }
                return;
            }
            Momentum::Classic(keep) => (of(keep), false),
            Momentum::Nesterov(keep) => (of(keep), true),
        };
        let take = if self.steps == 1 {
            1.0
        } else {
            1.0 - self.config.dampening
        };
        // The rate is a factor of what comes in, or of what goes out.
        let (before, after) = match self.config.form {
            MomentumForm::PyTorch => (S::Scalar::ONE, rate),
            MomentumForm::Keras => (rate, S::Scalar::ONE),
        };
        let take = of(take);
        for (i, (p, m)) in p.iter_mut().zip(momentum).enumerate() {
            let g = before * g.at(i, *p);
            *m = keep * *m + take * g;
            let direction = if nesterov { g + keep * *m } else { *m };
            *p -= after * direction;
        }
    }
}
