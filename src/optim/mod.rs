//! Optimizers: one driver walks the segments of a network, an update rule sees only slices.
//!
//! | optimizer | update | state per parameter |
//! |---|---|---|
//! | [`Sgd`] | p ← p − η g, with momentum p ← p − η m, m ← μ m + g | 1 |
//! | [`Adam`] | p ← p − η m̂ / (√v̂ + ε) | 2 |
//! | [`AdamW`] | p ← p − η λ p, then as Adam | 2 |

mod adam;
mod adamw;
pub mod config;
pub mod schedule;
mod sgd;

pub use adam::{Adam, AdamConfig, AdamFor, AdamRule, AdamState, EpsilonPlacement};
pub use adamw::{AdamW, AdamWConfig, AdamWFor};
pub use config::ConfigError;
pub use schedule::*;
pub use sgd::{Momentum, MomentumForm, Sgd, SgdConfig, SgdFor, SgdState};

use core::ops::Range;

use crate::kernel::Kernels;
use crate::parameters::{Model, Parameters, Role, Roles, Tree};
use crate::plain::Plain;
use crate::scalar::{Float, Real};
use crate::tensor::Floats;

/// How weights are drawn towards zero.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(C, u8)]
pub enum Decay {
    /// Not at all.
    #[default]
    None,
    /// By λ p added to the gradient: the derivative of ½ λ p². PyTorch's `weight_decay` of SGD and
    /// Adam.
    L2(f64),
    /// By p ← p − η λ p before the step, apart from the gradient. PyTorch's and Keras's AdamW,
    /// and Keras's `weight_decay` of every optimizer.
    ///
    /// Source: I. Loshchilov, F. Hutter, *Decoupled weight decay regularization*, ICLR 2019.
    Decoupled(f64),
}

/// How a gradient that is too large is cut.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(C, u8)]
pub enum Clip {
    /// Not at all.
    #[default]
    None,
    /// Each element to ±bound.
    Value(f64),
    /// Each segment to this Euclidean norm. Keras's `clipnorm`.
    Norm(f64),
    /// The whole gradient to this Euclidean norm. Keras's `global_clipnorm`, PyTorch's
    /// `clip_grad_norm_`.
    ///
    /// Source: R. Pascanu et al., *On the difficulty of training recurrent neural networks*, 2013.
    GlobalNorm(f64),
}

// SAFETY: `repr(C, u8)` gives the first variant, which has no field, the tag zero.
#[diagnostic::do_not_recommend]
unsafe impl Plain for Decay {}
// SAFETY: as `Decay`.
#[diagnostic::do_not_recommend]
unsafe impl Plain for Clip {}

/// What the driver does around every update rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The learning rate η.
    pub rate: f64,
    /// How weights decay.
    pub decay: Decay,
    /// What decays.
    pub decayed: Roles,
    /// How the gradient is clipped.
    pub clip: Clip,
}

/// The gradient of a segment as an update rule sees it: clipped, and with the L2 decay added.
#[derive(Debug, Clone, Copy)]
pub struct Gradient<'a, T> {
    raw: &'a [T],
    scale: T,
    bound: T,
    l2: T,
}

impl<T: Float> Gradient<'_, T> {
    /// The `i`-th element, for the parameter `p`.
    #[inline(always)]
    pub fn at(&self, i: usize, p: T) -> T {
        let g = self.raw[i] * self.scale;
        let g = if g > self.bound { self.bound } else { g };
        let g = if g < -self.bound { -self.bound } else { g };
        g + self.l2 * p
    }
}

/// An optimizer: its state, and how it changes a segment of parameters.
///
/// The driver, [`step`](Optimizer::step), walks the segments: buffers receive the increment that
/// the gradient carries in their place, weights their decay, the rest the update rule.
pub trait Optimizer {
    /// The type of the parameters.
    type Scalar: Float;
    /// Storage for as many floats as the network has.
    type Flat: Floats<Scalar = Self::Scalar>;

    /// Learning rate, decay and clipping.
    fn settings(&self) -> Settings;

    /// Changes the learning rate.
    fn set_rate(&mut self, rate: f64);

    /// Called once before the updates of a step.
    fn advance(&mut self) {}

    /// Changes the parameters `p`, which lie `at` this place among the network's floats.
    fn update(&mut self, at: Range<usize>, p: &mut [Self::Scalar], g: Gradient<'_, Self::Scalar>);

    /// One step: changes the network against the gradient.
    fn step<M>(&mut self, net: &mut M, grad: &M::Network)
    where
        M: Model<Network: Parameters<Flat: SameParameters<Self::Flat>>> + ?Sized,
    {
        type FlatOf<M> = <<M as Model>::Network as Parameters>::Flat;
        let settings = self.settings();
        let tree = <M::Network as Parameters>::TREE;
        let params = FlatOf::<M>::same_mut(net.network_mut().as_mut_slice());
        let grad = FlatOf::<M>::same(grad.as_slice());
        let global = match settings.clip {
            Clip::GlobalNorm(bound) => factor(bound, trained_norm(&tree, grad)),
            _ => 1.0,
        };
        self.advance();
        tree.visit(|segment| {
            let at = segment.range.clone();
            let (p, raw) = (&mut params[at.clone()], &grad[at.clone()]);
            if segment.role == Role::Buffer {
                p.iter_mut()
                    .zip(raw)
                    .for_each(|(p, &increment)| *p += increment);
                return;
            }
            let decay = if settings.decayed.contains(segment.role) {
                settings.decay
            } else {
                Decay::None
            };
            if let Decay::Decoupled(rate) = decay {
                let keep = Self::Scalar::of(1.0 - settings.rate * rate);
                p.iter_mut().for_each(|p| *p *= keep);
            }
            let (scale, bound) = match settings.clip {
                Clip::None | Clip::GlobalNorm(_) => (global, f64::INFINITY),
                Clip::Value(bound) => (1.0, bound),
                Clip::Norm(bound) => (
                    factor(bound, Real::sqrt(Self::Scalar::sum_of_squares(raw))),
                    f64::INFINITY,
                ),
            };
            let l2 = if let Decay::L2(rate) = decay {
                rate
            } else {
                0.0
            };
            let of = Self::Scalar::of;
            self.update(
                at,
                p,
                Gradient {
                    raw,
                    scale: of(scale),
                    bound: of(bound),
                    l2: of(l2),
                },
            );
        });
    }
}

#[cfg(feature = "alloc")]
impl<O: Optimizer> Optimizer for alloc::boxed::Box<O> {
    type Scalar = O::Scalar;
    type Flat = O::Flat;

    fn settings(&self) -> Settings {
        (**self).settings()
    }

    fn set_rate(&mut self, rate: f64) {
        (**self).set_rate(rate);
    }

    fn advance(&mut self) {
        (**self).advance();
    }

    fn update(&mut self, at: Range<usize>, p: &mut [O::Scalar], g: Gradient<'_, O::Scalar>) {
        (**self).update(at, p, g);
    }

    fn step<M>(&mut self, net: &mut M, grad: &M::Network)
    where
        M: Model<Network: Parameters<Flat: SameParameters<O::Flat>>> + ?Sized,
    {
        (**self).step(net, grad);
    }
}

/// The parameters of a network, where an optimizer holds state for as many.
#[diagnostic::on_unimplemented(
    message = "this optimizer holds state for the parameters `{Held}`, but the network has `{Self}`",
    label = "holds state for `{Held}`, steps `{Self}`",
    note = "an optimizer belongs to one network: make another for this one, `Adam::boxed(config)`; for a generic network its type is `AdamFor<Net>`"
)]
pub trait SameParameters<Held: Floats>: Floats {
    /// The floats themselves.
    fn same(floats: &[Self::Scalar]) -> &[Held::Scalar];

    /// The floats themselves, to be written.
    fn same_mut(floats: &mut [Self::Scalar]) -> &mut [Held::Scalar];
}

#[diagnostic::do_not_recommend]
impl<F: Floats> SameParameters<F> for F {
    fn same(floats: &[F::Scalar]) -> &[F::Scalar] {
        floats
    }

    fn same_mut(floats: &mut [F::Scalar]) -> &mut [F::Scalar] {
        floats
    }
}

/// What brings a gradient of this norm to the bound; one where it is below.
fn factor(bound: f64, norm: f64) -> f64 {
    if norm > bound { bound / norm } else { 1.0 }
}

/// The Euclidean norm of a gradient's trained segments.
fn trained_norm<T: Float>(tree: &Tree, grad: &[T]) -> f64 {
    let mut sum = 0.0;
    tree.visit(|segment| {
        if segment.role != Role::Buffer {
            sum += T::sum_of_squares(&grad[segment.range.clone()]);
        }
    });
    Real::sqrt(sum)
}
