//! Cross-entropy of yes and no, element by element, and its focal form.

use super::clip::clip;
use super::target::{Target, TargetLoss};
use super::{Labels, Logits, PointwiseLoss, Probabilities};
use crate::config::{Rules, checked};
use crate::scalar::Real;
use crate::tensor::Tensor;

/// L = −Σᵢ (tᵢ ln pᵢ + (1 − tᵢ) ln (1 − pᵢ)) / n, where p is y clipped to 1e-7 ..= 1 − 1e-7.
///
/// The n elements of the output are probabilities, each for itself; the target has the same shape,
/// with elements of 0 to 1. dyᵢ = (pᵢ − tᵢ) / (pᵢ (1 − pᵢ)) / n, and zero where an element is
/// clipped. Keras's `BinaryCrossentropy` with `from_logits=False`; PyTorch's `BCELoss` but for the
/// clipping.
///
/// After [`Sigmoid`](crate::activation::Sigmoid) the loss is computed from the logits, as in
/// [`BinaryCrossEntropyWithLogits`]: nothing is clipped, and a hopelessly wrong output still has a
/// gradient.
///
/// # Where yes is rare
///
/// A weight for targets of 1 and one for targets of 0 are α and 1 − α of
/// [`BinaryFocalCrossEntropy`] with γ = 0. PyTorch's `pos_weight` p is that loss with
/// α = p / (1 + p), times 1 + p. With a single output the weights can also come with the targets,
/// in [`SampleWeights`](super::SampleWeights): Keras's `class_weight` of one sigmoid.
///
/// ```
/// use netwright::prelude::*;
///
/// // A yes counts three times as much as a no.
/// let rare = BinaryFocalCrossEntropy { alpha: Some(0.75), gamma: 0.0 };
/// let (mut dy, mut dy_no) = ([0.0_f64], [0.0]);
/// let yes = rare.value_and_gradient(&[0.5], &[1.0], &mut dy);
/// let no = rare.value_and_gradient(&[0.5], &[0.0], &mut dy_no);
/// assert_eq!((yes, dy[0]), (3.0 * no, -3.0 * dy_no[0]));
/// ```
#[doc(alias(
    "BinaryCrossentropy",
    "binary_crossentropy",
    "BCELoss",
    "binary_cross_entropy",
    "pos_weight"
))]
#[derive(Debug, Clone, Copy, Default)]
pub struct BinaryCrossEntropy;

/// L = Σᵢ (max(zᵢ, 0) − zᵢ tᵢ + ln(1 + e^−|zᵢ|)) / n of logits z; dzᵢ = (sigmoid(zᵢ) − tᵢ) / n.
///
/// The n elements of the output are logits, each for itself; the target has the same shape, with
/// elements of 0 to 1. It is finite for all finite logits. PyTorch's `BCEWithLogitsLoss`, Keras's
/// `BinaryCrossentropy` with `from_logits=True`. For `pos_weight` see
/// [there](BinaryCrossEntropy#where-yes-is-rare).
#[doc(alias(
    "BCEWithLogitsLoss",
    "binary_cross_entropy_with_logits",
    "sigmoid_cross_entropy_with_logits",
    "from_logits",
    "BinaryCrossentropy"
))]
#[derive(Debug, Clone, Copy, Default)]
pub struct BinaryCrossEntropyWithLogits;

/// [`BinaryCrossEntropy`] with each element scaled by (1 − sᵢ)^γ, where sᵢ = tᵢ yᵢ +
/// (1 − tᵢ)(1 − yᵢ) is the probability of what is true: easy elements count less.
///
/// γ is 2 unless told otherwise, and with γ = 0 nothing is scaled. With `alpha` α, elements are
/// also scaled by tᵢ α + (1 − tᵢ)(1 − α). Output and target as for the cross-entropy; the gradient
/// is that of this very expression, zero through a clipped logarithm. Keras's
/// `BinaryFocalCrossentropy`: `alpha: Some(0.25)` is its `apply_class_balancing=True`.
///
/// After [`Sigmoid`](crate::activation::Sigmoid) it is computed from the logits, as in
/// [`BinaryFocalCrossEntropyWithLogits`], and nothing is clipped.
///
/// Source: T.-Y. Lin et al., *Focal loss for dense object detection*, ICCV 2017.
#[doc(alias(
    "BinaryFocalCrossentropy",
    "binary_focal_crossentropy",
    "sigmoid_focal_loss",
    "FocalLoss"
))]
#[derive(Debug, Clone, Copy)]
pub struct BinaryFocalCrossEntropy {
    /// The weight α of a yes, 0 to 1, beside 1 − α of a no; `None` for no such weights.
    pub alpha: Option<f64>,
    /// The exponent γ: 0, or at least 1.
    pub gamma: f64,
}

impl Default for BinaryFocalCrossEntropy {
    fn default() -> Self {
        BinaryFocalCrossEntropy {
            alpha: None,
            gamma: 2.0,
        }
    }
}

/// [`BinaryFocalCrossEntropy`] of logits z, the elements of the output: y = sigmoid(z).
///
/// It is finite for all finite logits. Keras's `BinaryFocalCrossentropy` with `from_logits=True`,
/// but for its clipping; torchvision's `sigmoid_focal_loss`, whose `alpha` is 0.25 by default.
#[doc(alias(
    "BinaryFocalCrossentropy",
    "binary_focal_crossentropy",
    "sigmoid_focal_loss",
    "from_logits"
))]
#[derive(Debug, Clone, Copy, Default)]
pub struct BinaryFocalCrossEntropyWithLogits(
    /// α and γ.
    pub BinaryFocalCrossEntropy,
);

impl PointwiseLoss for BinaryCrossEntropy {
    type Expects = Probabilities;

    fn value<R: Real>(&self, y: R, t: R) -> R {
        let p = clip(y);
        -(t * p.ln() + (R::ONE - t) * (R::ONE - p).ln())
    }

    fn of_logits<Y: Tensor, T: Target<Y>>(
        &self,
        z: &Y,
        target: &T,
        dz: &mut Y,
    ) -> Option<Y::Scalar> {
        let fused = BinaryCrossEntropyWithLogits;
        Some(fused.against(z, target, dz))
    }
}

impl PointwiseLoss for BinaryCrossEntropyWithLogits {
    type Expects = Logits;

    fn value<R: Real>(&self, z: R, t: R) -> R {
        // One branch for value and derivative: max and absolute value have none at 0.
        let (line, e) = if z > R::ZERO {
            (z, (-z).exp())
        } else {
            (R::ZERO, z.exp())
        };
        // The large terms cancel before the small one is added, and its digits survive.
        (line - z * t) + e.ln_1p()
    }
}

impl BinaryFocalCrossEntropy {
    const fn rules(&self) -> Rules {
        let rules = match self.alpha {
            Some(alpha) => Rules::new().share("alpha", alpha),
            None => Rules::new(),
        };
        let holds = self.gamma == 0.0 || (self.gamma >= 1.0 && self.gamma < f64::INFINITY);
        rules.real(holds, "gamma", "is 0, or at least 1 and finite", self.gamma)
    }

    /// The factor of an element against `t`; `miss` is the probability of what is not true.
    fn factor<R: Real>(&self, miss: R, t: R) -> R {
        let focus = miss.powf(self.gamma);
        match self.alpha {
            Some(alpha) => focus * (t * R::of(alpha) + (R::ONE - t) * R::of(1.0 - alpha)),
            None => focus,
        }
    }
}

checked!(BinaryFocalCrossEntropy);

impl PointwiseLoss for BinaryFocalCrossEntropy {
    type Expects = Probabilities;

    fn rules(&self) -> Rules {
        self.rules()
    }

    fn value<R: Real>(&self, y: R, t: R) -> R {
        let hit = t * y + (R::ONE - t) * (R::ONE - y);
        self.factor(R::ONE - hit, t) * BinaryCrossEntropy.value(y, t)
    }

    fn of_logits<Y: Tensor, T: Target<Y>>(
        &self,
        z: &Y,
        target: &T,
        dz: &mut Y,
    ) -> Option<Y::Scalar> {
        let fused = BinaryFocalCrossEntropyWithLogits(*self);
        Some(fused.against(z, target, dz))
    }
}

impl BinaryFocalCrossEntropyWithLogits {
    const fn rules(&self) -> Rules {
        self.0.rules()
    }
}

checked!(BinaryFocalCrossEntropyWithLogits);

impl PointwiseLoss for BinaryFocalCrossEntropyWithLogits {
    type Expects = Logits;

    fn rules(&self) -> Rules {
        self.rules()
    }

    fn value<R: Real>(&self, z: R, t: R) -> R {
        // Both probabilities by themselves: a difference from 1 would lose the digits of a small one.
        let miss = t * (-z).sigmoid() + (R::ONE - t) * z.sigmoid();
        self.0.factor(miss, t) * BinaryCrossEntropyWithLogits.value(z, t)
    }
}

macro_rules! of_yes_and_no {
    ($($loss:ty)*) => { $(
        impl Labels for $loss {
            fn undecided(_: usize) -> f64 {
                0.5
            }
        }
    )* };
}
of_yes_and_no!(BinaryCrossEntropy BinaryCrossEntropyWithLogits);
of_yes_and_no!(BinaryFocalCrossEntropy BinaryFocalCrossEntropyWithLogits);
