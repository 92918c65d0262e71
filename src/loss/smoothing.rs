//! Targets that are not quite certain.

use super::target::{Target, TargetLoss, of_another_target};
use crate::config::{Rules, checked};
use crate::scalar::Real;
use crate::tensor::Tensor;

/// A loss of labels: cross-entropies and their focal forms.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a loss of labels",
    label = "has no labels to smooth",
    note = "labels are the targets of cross-entropies and focal losses, binary or categorical"
)]
pub trait Labels {
    /// Each element of a target of so many that has not decided: 1 / n over n classes, 1 / 2 of yes
    /// and no.
    fn undecided(elements: usize) -> f64;
}

/// A loss of labels against smoothed ones: each element t of the target becomes t (1 − ε) + ε u,
/// where u is 1 / n over n classes, and 1 / 2 for a binary loss.
///
/// ```
/// use netwright::prelude::*;
///
/// let loss = LabelSmoothing { loss: CategoricalCrossEntropyWithLogits, smoothing: 0.2 };
/// let (mut one, mut other) = ([0.0; 2], [0.0; 2]);
/// let value = loss.value_and_gradient(&[1.0, -1.0], &Class::<2>::new(0).unwrap(), &mut one);
/// let same = CategoricalCrossEntropyWithLogits;
/// assert_eq!(value, same.value_and_gradient(&[1.0, -1.0], &[0.9_f64, 0.1], &mut other));
/// assert_eq!(one, other);
/// ```
///
/// It takes what the loss takes, expects what it expects, and is fused with a head where it is.
/// `label_smoothing` of Keras's `CategoricalCrossentropy`, `BinaryCrossentropy` and their focal
/// forms, and of PyTorch's `CrossEntropyLoss`. PyTorch's `weight` beside `label_smoothing` is
/// `LabelSmoothing` around [`ClassTerms`](super::ClassTerms).
///
/// Source: C. Szegedy et al., *Rethinking the Inception architecture for computer vision*, 2015.
#[doc(alias("label_smoothing"))]
#[derive(Debug, Clone, Copy)]
pub struct LabelSmoothing<L> {
    /// The loss.
    pub loss: L,
    /// ε: 0 to 1.
    pub smoothing: f64,
}

/// A target with a part of each element replaced by what knows nothing.
struct Smoothed<'a, T> {
    target: &'a T,
    kept: f64,
    added: f64,
}

impl<Y: Tensor, T: Target<Y>> Target<Y> for Smoothed<'_, T> {
    fn at(&self, i: usize) -> Y::Scalar {
        self.target.at(i) * Y::Scalar::of(self.kept) + Y::Scalar::of(self.added)
    }

    fn label(&self) -> Option<usize> {
        self.target.label()
    }
}

impl<L> LabelSmoothing<L> {
    const fn rules(&self) -> Rules {
        Rules::new().share("smoothing", self.smoothing)
    }
}

// The loss inside is not looked at: a constant cannot. It has a `valid` of its own.
checked!(LabelSmoothing<L>, L: Copy);

impl<L: Labels> LabelSmoothing<L> {
    fn smoothed<'a, Y: Tensor, T: Target<Y>>(&self, target: &'a T) -> Smoothed<'a, T> {
        Smoothed {
            target,
            kept: 1.0 - self.smoothing,
            added: self.smoothing * L::undecided(Y::LEN),
        }
    }
}

impl<L: TargetLoss + Labels> TargetLoss for LabelSmoothing<L> {
    type Expects<Y: Tensor> = L::Expects<Y>;

    of_another_target!(Y, T, this, target => this.smoothed::<Y, T>(target));

    fn counts_against<Y: Tensor, T: Target<Y>>(&self, target: &T) -> f64 {
        TargetLoss::counts_against::<Y, _>(&self.loss, &self.smoothed::<Y, T>(target))
    }
}
