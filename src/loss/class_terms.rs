//! A weight for each class within the loss, as PyTorch's `weight`.

use super::smoothing::Labels;
use super::target::{Target, TargetLoss, of_another_target};
use super::{
    CategoricalCrossEntropy, CategoricalCrossEntropyWithLogits, CategoricalFocalCrossEntropy,
    CategoricalFocalCrossEntropyWithLogits, MultiMargin, NegativeLogLikelihood, WithClasses,
};
use crate::config::{Rules, checked};
use crate::scalar::Real;
use crate::tensor::Tensor;

/// A loss that is a sum over the classes of the target, each term in proportion to its element.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a sum over the classes of the target",
    label = "has no terms of classes to weight",
    note = "cross-entropies, focal losses and `MultiMargin` over classes are; `ClassWeights` weights the samples of a class with any loss"
)]
pub trait OverClasses {}

impl OverClasses for CategoricalCrossEntropy {}
impl OverClasses for CategoricalCrossEntropyWithLogits {}
impl OverClasses for NegativeLogLikelihood {}
impl OverClasses for CategoricalFocalCrossEntropy {}
impl OverClasses for CategoricalFocalCrossEntropyWithLogits {}
impl OverClasses for MultiMargin {}

/// A loss over N classes with the term of each class i scaled by wᵢ: tᵢ becomes wᵢ tᵢ.
///
/// The batch takes Σ losses / Σ w of the labels, where the targets are labels
/// ([`Class`](crate::class::Class)), and the mean over the samples where they are rows of numbers.
/// PyTorch's `weight` of `CrossEntropyLoss` and `NLLLoss`; with its `label_smoothing`, it is
/// `LabelSmoothing { loss: ClassTerms { … }, … }`. For hard labels it is
/// [`ClassWeights`](super::ClassWeights) with [`Average::Weights`](super::Average::Weights). Keras's
/// `CategoricalFocalCrossentropy` takes such weights as `alpha`.
#[doc(alias("weight"))]
#[derive(Debug, Clone, Copy)]
pub struct ClassTerms<L, const N: usize> {
    /// The loss.
    pub loss: L,
    /// The weight w of each class: 0 or more.
    pub weights: [f64; N],
}

/// A target with each element scaled.
struct Scaled<'a, T, const N: usize> {
    target: &'a T,
    weights: &'a [f64; N],
}

impl<Y: Tensor, T: Target<Y>, const N: usize> Target<Y> for Scaled<'_, T, N> {
    fn at(&self, i: usize) -> Y::Scalar {
        self.target.at(i) * Y::Scalar::of(self.weights[i])
    }

    fn label(&self) -> Option<usize> {
        self.target.label()
    }
}

impl<L, const N: usize> ClassTerms<L, N> {
    const fn rules(&self) -> Rules {
        Rules::new().all_at_least_zero("weights", &self.weights)
    }
}

// The loss inside is not looked at: a constant cannot. It has a `valid` of its own.
checked!(ClassTerms<L, N>, L: Copy, const N: usize);

impl<L: OverClasses, const N: usize> ClassTerms<L, N> {
    fn scaled<'a, Y: Tensor, T: Target<Y>>(&'a self, target: &'a T) -> Scaled<'a, T, N> {
        const {
            assert!(
                Y::LEN == N,
                "the loss has weights for another number of classes than the output has elements"
            );
        }
        Scaled {
            target,
            weights: &self.weights,
        }
    }
}

impl<L: OverClasses + Labels, const N: usize> Labels for ClassTerms<L, N> {
    fn undecided(elements: usize) -> f64 {
        L::undecided(elements)
    }
}

impl<L: TargetLoss + OverClasses, const N: usize> TargetLoss for ClassTerms<L, N> {
    type Expects<Y: Tensor> = WithClasses<L::Expects<Y>, Y, N>;

    of_another_target!(Y, T, this, target => this.scaled::<Y, T>(target));

    fn counts_against<Y: Tensor, T: Target<Y>>(&self, target: &T) -> f64 {
        let weight = target.label().map_or(1.0, |class| self.weights[class]);
        weight * TargetLoss::counts_against::<Y, _>(&self.loss, &self.scaled::<Y, T>(target))
    }
}
