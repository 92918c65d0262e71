//! Margins: a score on the right side, and far enough, costs nothing.

use super::target::{Target, TargetLoss, weighted};
use super::{OfVector, PointwiseLoss, Signed, sum};
use crate::config::{Rules, checked};
use crate::scalar::Real;
use crate::tensor::Tensor;

/// −1 for a target of 0, any other target as it is: bits stand for −1 and 1.
fn sign<R: Real>(t: R) -> R {
    if t == R::ZERO { -R::ONE } else { t }
}

/// L = Σᵢ max(1 − sᵢ yᵢ, 0) / n, where sᵢ is the target tᵢ, −1 or 1, and −1 for a target of 0.
///
/// dyᵢ = −sᵢ / n where the margin is missed, otherwise 0. Output and target have the same shape,
/// whichever it is. The outputs are scores, right if their sign is; probabilities are never on the
/// negative side, so the head must give numbers of either sign. Keras's `Hinge`, which decides by
/// the whole batch whether 0 stands for −1.
#[doc(alias("hinge", "svm"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct Hinge;

impl PointwiseLoss for Hinge {
    type Expects = Signed;

    fn value<R: Real>(&self, y: R, t: R) -> R {
        (R::ONE - sign(t) * y).max(R::ZERO)
    }
}

/// L = Σᵢ max(1 − sᵢ yᵢ, 0)² / n, with s as in [`Hinge`]; dyᵢ = −2 sᵢ max(1 − sᵢ yᵢ, 0) / n.
///
/// Output and target as there. Keras's `SquaredHinge`.
#[doc(alias("squared_hinge"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct SquaredHinge;

impl PointwiseLoss for SquaredHinge {
    type Expects = Signed;

    fn value<R: Real>(&self, y: R, t: R) -> R {
        let miss = Hinge.value(y, t);
        miss * miss
    }
}

/// L = max(max ᵢ (1 − tᵢ) yᵢ − Σᵢ tᵢ yᵢ + 1, 0): the score of the true class is to be larger by 1
/// than every other, and than 0, the true class's own (1 − tᵢ) yᵢ.
///
/// Where the margin is missed, dyᵢ = −tᵢ, and 1 − tₖ more for the k that attains the maximum, the
/// first of several. The output is a vector of scores, the target a vector of the same length,
/// one-hot, or a [`Class`](crate::class::Class). Keras's `CategoricalHinge`. Compare
/// [`MultiMargin`].
#[doc(alias("categorical_hinge", "multi-class hinge"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct CategoricalHinge;

impl TargetLoss for CategoricalHinge {
    type Expects<Y: Tensor> = OfVector<Signed, Y>;

    fn against<Y: Tensor, T: Target<Y>>(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
        let (y, dy) = (y.as_slice(), dy.as_mut_slice());
        let (zero, one) = (Y::Scalar::ZERO, Y::Scalar::ONE);
        let other = |i: usize| (one - target.at(i)) * y[i];
        let mut best = 0;
        for i in 1..Y::LEN {
            // A NaN stays the largest.
            if other(i) > other(best) || other(i).is_nan() {
                best = i;
            }
        }
        let own = weighted::<Y, T>(target, |i| y[i]);
        let value = (other(best) - own + one).max(zero);
        let missed = value.signum();
        for (i, dy) in dy.iter_mut().enumerate() {
            *dy = -missed * target.at(i);
        }
        dy[best] += missed * (one - target.at(best));
        value
    }
}

/// L = Σ max(m − yⱼ + yᵢ, 0) / n over the n classes i other than the true one j: its score is to be
/// larger by the margin m than each other.
///
/// dyᵢ = 1 / n for each class that misses the margin, and dyⱼ = −1 / n as often. The output is a
/// vector of scores, the target a [`Class`](crate::class::Class) or a vector of the same length; of
/// a soft target, L is the mean by its elements. The margin is 1 unless told otherwise. PyTorch's
/// `MultiMarginLoss` with `p=1`. Compare [`CategoricalHinge`].
#[doc(alias("MultiMarginLoss", "multi_margin_loss", "multi-class hinge"))]
#[derive(Debug, Clone, Copy)]
pub struct MultiMargin {
    /// The margin m: 0 or more.
    pub margin: f64,
}

impl Default for MultiMargin {
    fn default() -> Self {
        MultiMargin { margin: 1.0 }
    }
}

impl MultiMargin {
    const fn rules(&self) -> Rules {
        Rules::new().at_least_zero("margin", self.margin)
    }
}

checked!(MultiMargin);

impl TargetLoss for MultiMargin {
    type Expects<Y: Tensor> = OfVector<Signed, Y>;

    fn rules(&self) -> Rules {
        self.rules()
    }

    fn against<Y: Tensor, T: Target<Y>>(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
        let (y, dy) = (y.as_slice(), dy.as_mut_slice());
        let (margin, share) = (Y::Scalar::of(self.margin), 1.0 / Y::LEN as f64);
        let share = Y::Scalar::of(share);
        let miss = |i: usize, j: usize| (margin - y[j] + y[i]).max(Y::Scalar::ZERO);
        dy.fill(Y::Scalar::ZERO);
        for j in (0..Y::LEN).filter(|j| target.at(*j) != Y::Scalar::ZERO) {
            for i in (0..Y::LEN).filter(|i| *i != j) {
                let step = target.at(j) * share * miss(i, j).signum();
                dy[i] += step;
                dy[j] -= step;
            }
        }
        share
            * weighted::<Y, T>(target, |j| {
                sum((0..Y::LEN).filter(|i| *i != j).map(|i| miss(i, j)))
            })
    }
}
