//! What surrounds every update rule: the learning rate, decay, clipping, penalties and constraints.

use crate::config::Rules;
use crate::parameters::Roles;
use crate::plain::Plain;
use crate::scalar::{Float, Real};
use crate::tensor::Shape;

/// How weights are drawn towards zero.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(C, u8)]
pub enum Decay {
    /// Not at all.
    #[default]
    None,
    /// By λ p added to the gradient after it is clipped: the derivative of ½ λ p². PyTorch's
    /// `weight_decay` of every optimizer but AdamW.
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
    /// Each element to ±bound. Keras's `clipvalue`, PyTorch's `clip_grad_value_`.
    Value(f64),
    /// Each segment to this Euclidean norm. Keras's `clipnorm`.
    Norm(f64),
    /// The whole gradient to this Euclidean norm. Keras's `global_clipnorm`, and PyTorch's
    /// `clip_grad_norm_`, which divides by the norm plus 1e-6. A gradient that is not finite is not
    /// clipped.
    ///
    /// Source: R. Pascanu et al., *On the difficulty of training recurrent neural networks*, 2013.
    GlobalNorm(f64),
}

impl Rules {
    pub(super) const fn decay(self, decay: Decay) -> Rules {
        match decay {
            Decay::None => self,
            Decay::L2(factor) | Decay::Decoupled(factor) => self.at_least_zero("decay", factor),
        }
    }

    pub(super) const fn clip(self, clip: Clip) -> Rules {
        match clip {
            Clip::None => self,
            Clip::Value(bound) | Clip::Norm(bound) | Clip::GlobalNorm(bound) => {
                self.above_zero("clip", bound)
            }
        }
    }
}

/// A term of the loss that grows with the weights: Σ l1 |p| + l2 p².
///
/// Its gradient, l1 · sign(p) + 2 l2 p, is part of the gradient before clipping, as that of the
/// loss. Keras's `L1`, `L2` and `L1L2` regularizers. (PyTorch's `weight_decay` λ is
/// [`Decay::L2`]; it adds λ p.)
#[derive(Debug, Clone, Copy, PartialEq, Default, Plain)]
pub struct Penalty {
    /// The factor of |p|: it makes weights sparse.
    pub l1: f64,
    /// The factor of p²: it keeps weights small.
    pub l2: f64,
}

impl Penalty {
    /// No penalty.
    pub const NONE: Penalty = Penalty { l1: 0.0, l2: 0.0 };

    /// Σ l1 |p|.
    pub const fn l1(l1: f64) -> Penalty {
        Penalty { l1, l2: 0.0 }
    }

    /// Σ l2 p².
    pub const fn l2(l2: f64) -> Penalty {
        Penalty { l1: 0.0, l2 }
    }

    /// The penalty of some weights.
    pub(super) fn value<T: Float>(self, p: &[T]) -> f64 {
        match self == Penalty::NONE {
            true => 0.0,
            false => T::penalty(self.l1, self.l2, p),
        }
    }

    /// Σ (g + the derivative of the penalty)².
    pub(super) fn sum_of_squares<T: Float>(self, p: &[T], g: &[T]) -> f64 {
        match self == Penalty::NONE {
            true => T::sum_of_squares(g),
            false => T::penalised_squares(self.l1, self.l2, p, g),
        }
    }
}

/// What holds of weights after every step.
///
/// A [`LookAhead`](super::LookAhead) inside the groups keeps it too; one around them mixes weights for
/// which it holds into some for which it may not.
///
/// The norms are those of the rows of a segment `[out, ...]`: of the weights that lead into one
/// unit, or of one filter. A bias is one row. A row w of norm n becomes w · wanted(n) / (n + 1e-7),
/// in Keras's form.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(C, u8)]
pub enum Constraint {
    /// Nothing.
    #[default]
    None,
    /// A norm of at most this: wanted(n) = min(n, bound). Keras's `MaxNorm`.
    ///
    /// Source: N. Srivastava et al., *Dropout: a simple way to prevent neural networks from
    /// overfitting*, JMLR 15, 2014.
    MaxNorm(f64),
    /// A norm of one: wanted(n) = 1. Keras's `UnitNorm`.
    UnitNorm,
    /// A norm between two bounds, approached by a share of the way a step: wanted(n) = rate ·
    /// clamp(n) + (1 − rate) · n. Keras's `MinMaxNorm`.
    MinMaxNorm {
        /// The lower bound.
        min: f64,
        /// The upper bound.
        max: f64,
        /// The share of the way: 1 at once.
        rate: f64,
    },
    /// No weight below zero. Keras's `NonNeg`.
    NonNegative,
}

/// Keeps a row of zeros from a division by zero, as in Keras.
const EPSILON: f64 = 1e-7;

impl Constraint {
    /// Makes it hold.
    pub(super) fn apply<T: Float>(self, shape: Shape, p: &mut [T]) {
        match self {
            Constraint::None => {}
            Constraint::MaxNorm(bound) => scale_rows(shape, p, |norm| norm.min(bound)),
            Constraint::UnitNorm => scale_rows(shape, p, |_| 1.0),
            Constraint::MinMaxNorm { min, max, rate } => scale_rows(shape, p, |norm| {
                rate * norm.clamp(min, max) + (1.0 - rate) * norm
            }),
            Constraint::NonNegative => T::raise(T::ZERO, p),
        }
    }
}

/// Brings each row of a segment to the norm that is wanted of it.
fn scale_rows<T: Float>(shape: Shape, p: &mut [T], wanted: impl Fn(f64) -> f64) {
    let row = match shape.axes() {
        [rows, _, ..] => p.len() / rows,
        _ => p.len(),
    };
    for row in p.chunks_exact_mut(row.max(1)) {
        let norm = Real::sqrt(T::sum_of_squares(row));
        T::scale(T::of(wanted(norm) / (norm + EPSILON)), row);
    }
}

// SAFETY: `repr(C, u8)` gives the first variant, which has no field, the tag zero.
#[diagnostic::do_not_recommend]
unsafe impl Plain for Decay {}
// SAFETY: as `Decay`.
#[diagnostic::do_not_recommend]
unsafe impl Plain for Clip {}
// SAFETY: as `Decay`.
#[diagnostic::do_not_recommend]
unsafe impl Plain for Constraint {}

/// What the driver does around an update rule.
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
