//! Cross-entropy over classes, and its focal form.

use super::clip::clip;
use super::target::{Target, TargetLoss, weighted};
use super::{Labels, LogProbabilities, Logits, OfVector, Probabilities, sum};
use crate::activation::{Activation, Softmax};
use crate::config::{Rules, checked};
use crate::plain::copy;
use crate::scalar::{Dual, Float, Real};
use crate::tensor::Tensor;

/// L = −Σᵢ tᵢ ln pᵢ of probabilities y, where p is y / Σ y, clipped to 1e-7 ..= 1 − 1e-7.
///
/// The output is a vector of probabilities; the target is a vector of the same length, one-hot or
/// soft, or a [`Class`](crate::class::Class). The gradient is that of this very expression: zero
/// through a clipped element, and through the division by the sum otherwise. Keras's
/// `CategoricalCrossentropy` and `SparseCategoricalCrossentropy` with `from_logits=False`.
///
/// After [`Softmax`](crate::activation::Softmax) the loss is computed from the logits, as in
/// [`CategoricalCrossEntropyWithLogits`]: nothing is clipped, and a hopelessly wrong output still
/// has a gradient.
#[doc(alias(
    "CategoricalCrossentropy",
    "SparseCategoricalCrossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy"
))]
#[derive(Debug, Clone, Copy, Default)]
pub struct CategoricalCrossEntropy;

/// L = Σᵢ tᵢ (ln Σⱼ e^zⱼ − zᵢ) of logits z; dzᵢ = softmax(z)ᵢ · Σ t − tᵢ.
///
/// The output is a vector of logits, the target a vector of the same length, one-hot or soft, or a
/// [`Class`](crate::class::Class). It is finite for all finite logits. PyTorch's
/// `CrossEntropyLoss`, Keras's `CategoricalCrossentropy` and `SparseCategoricalCrossentropy` with
/// `from_logits=True`.
#[doc(alias(
    "CrossEntropyLoss",
    "cross_entropy",
    "from_logits",
    "CategoricalCrossentropy",
    "SparseCategoricalCrossentropy"
))]
#[derive(Debug, Clone, Copy, Default)]
pub struct CategoricalCrossEntropyWithLogits;

/// L = −Σᵢ tᵢ yᵢ of log-probabilities y; dyᵢ = −tᵢ.
///
/// The output is a vector of log-probabilities, the target a vector of the same length, one-hot or
/// soft, or a [`Class`](crate::class::Class). PyTorch's `NLLLoss`; after
/// [`LogSoftmax`](crate::activation::LogSoftmax) it is the cross-entropy.
#[doc(alias("NLLLoss", "nll_loss"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct NegativeLogLikelihood;

/// L = −α Σᵢ tᵢ (1 − pᵢ)^γ ln pᵢ, with p as in [`CategoricalCrossEntropy`]: what the network is
/// sure of counts less.
///
/// α is 0.25 and γ is 2 unless told otherwise; with 1 and 0 it is the cross-entropy. Output and
/// target as there. Keras's `CategoricalFocalCrossentropy` with `from_logits=False`.
///
/// After [`Softmax`](crate::activation::Softmax) it is computed from the logits, as in
/// [`CategoricalFocalCrossEntropyWithLogits`], and nothing is clipped.
///
/// Source: T.-Y. Lin et al., *Focal loss for dense object detection*, ICCV 2017.
#[doc(alias(
    "CategoricalFocalCrossentropy",
    "categorical_focal_crossentropy",
    "FocalLoss"
))]
#[derive(Debug, Clone, Copy)]
pub struct CategoricalFocalCrossEntropy {
    /// The weight α of the whole: 0 or more. For one of each class there is [`ClassTerms`](super::ClassTerms).
    pub alpha: f64,
    /// The exponent γ: 0 or more.
    pub gamma: f64,
}

impl Default for CategoricalFocalCrossEntropy {
    fn default() -> Self {
        CategoricalFocalCrossEntropy {
            alpha: 0.25,
            gamma: 2.0,
        }
    }
}

/// [`CategoricalFocalCrossEntropy`] of logits z: p = softmax(z), and nothing is clipped.
///
/// dzⱼ = hⱼ − pⱼ Σᵢ hᵢ with hᵢ = −α tᵢ ((1 − pᵢ)^γ − γ (1 − pᵢ)^(γ − 1) pᵢ ln pᵢ). It is finite for
/// all finite logits. Keras's `CategoricalFocalCrossentropy` with `from_logits=True`, but for its
/// clipping.
#[doc(alias(
    "CategoricalFocalCrossentropy",
    "categorical_focal_crossentropy",
    "from_logits"
))]
#[derive(Debug, Clone, Copy, Default)]
pub struct CategoricalFocalCrossEntropyWithLogits(
    /// α and γ.
    pub CategoricalFocalCrossEntropy,
);

impl CategoricalFocalCrossEntropy {
    const fn rules(&self) -> Rules {
        Rules::new()
            .at_least_zero("alpha", self.alpha)
            .at_least_zero("gamma", self.gamma)
    }
}

checked!(CategoricalFocalCrossEntropy);

impl CategoricalFocalCrossEntropyWithLogits {
    const fn rules(&self) -> Rules {
        self.0.rules()
    }
}

checked!(CategoricalFocalCrossEntropyWithLogits);

/// What a class of probability p costs if it is the true one.
trait Cost {
    /// What must hold of the arguments.
    fn rules(&self) -> Rules {
        Rules::new()
    }

    /// The cost, and its derivative with respect to ln p.
    fn of<T: Float>(&self, p: T, ln_p: T) -> (T, T);
}

impl Cost for CategoricalCrossEntropy {
    fn of<T: Float>(&self, _: T, ln_p: T) -> (T, T) {
        (-ln_p, -T::ONE)
    }
}

impl Cost for CategoricalFocalCrossEntropy {
    fn rules(&self) -> Rules {
        self.rules()
    }

    fn of<T: Float>(&self, p: T, ln_p: T) -> (T, T) {
        let (alpha, miss) = (T::of(self.alpha), T::ONE - p);
        let focus = miss.powf(self.gamma);
        // Where nothing is left to miss, the power of it may be infinite, and its factor is 0.
        let change = if miss > T::ZERO {
            T::of(self.gamma) * miss.powf(self.gamma - 1.0) * p * ln_p
        } else {
            T::ZERO
        };
        (-alpha * focus * ln_p, -alpha * (focus - change))
    }
}

/// The loss of probabilities y, which are normalised and clipped.
fn of_probabilities<Y: Tensor, T: Target<Y>>(
    cost: &impl Cost,
    y: &Y,
    target: &T,
    dy: &mut Y,
) -> Y::Scalar {
    let (y, dy) = (y.as_slice(), dy.as_mut_slice());
    let total = sum(y.iter().copied());
    let clipped = |y: Y::Scalar| clip(Dual::variable(y / total));
    for (i, dy) in dy.iter_mut().enumerate() {
        let Dual {
            value: p,
            derivative,
        } = clipped(y[i]);
        let (_, slope) = cost.of(p, p.ln());
        *dy = target.at(i) * slope * derivative / p;
    }
    // d(yᵢ / Σ y) / dyⱼ = (δᵢⱼ − yᵢ / Σ y) / Σ y.
    let mean = sum(dy.iter().zip(y).map(|(dp, y)| *dp * *y)) / total;
    for dy in dy {
        *dy = (*dy - mean) / total;
    }
    weighted::<Y, T>(target, |i| {
        let p = clipped(y[i]).value;
        cost.of(p, p.ln()).0
    })
}

/// The loss of logits z; turns `d`, which holds their softmax, into the gradient.
fn of_softmax<Y: Tensor, T: Target<Y>>(
    cost: &impl Cost,
    z: &Y,
    target: &T,
    d: &mut Y,
) -> Y::Scalar {
    let (z, d) = (z.as_slice(), d.as_mut_slice());
    let log = log_softmax(z, d);
    let value = weighted::<Y, T>(target, |i| cost.of(d[i], log(z[i])).0);
    // h of the class i; a class that is not in the target has none, be its logarithm infinite.
    let change = |i: usize, p| {
        let t = target.at(i);
        if t == Y::Scalar::ZERO {
            t
        } else {
            t * cost.of(p, log(z[i])).1
        }
    };
    let total = sum((0..Y::LEN).map(|i| change(i, d[i])));
    for (i, d) in d.iter_mut().enumerate() {
        *d = change(i, *d) - *d * total;
    }
    value
}

/// The logarithm of the softmax of each of these logits, which is p.
///
/// The largest logit and its probability give the logarithm of the sum without an exponential:
/// ln Σ e^z = max z − ln max p.
pub(super) fn log_softmax<T: Float>(z: &[T], p: &[T]) -> impl Fn(T) -> T + use<T> {
    let (max, log) = (largest(z), largest(p).ln());
    move |z| log - (max - z)
}

/// The largest of some numbers; NaN if one is.
fn largest<T: Float>(numbers: &[T]) -> T {
    let lowest = -T::ONE / T::ZERO;
    numbers.iter().fold(lowest, |max, x| max.max(*x))
}

macro_rules! of_classes {
    ($($loss:ty, $with_logits:ty: $cost:expr;)*) => { $(
        impl TargetLoss for $loss {
            type Expects<Y: Tensor> = OfVector<Probabilities, Y>;

            fn rules(&self) -> Rules {
                Cost::rules(self)
            }

            fn against<Y: Tensor, T: Target<Y>>(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
                of_probabilities(self, y, target, dy)
            }

            fn against_after_softmax<Y: Tensor, T: Target<Y>>(
                &self,
                z: &Y,
                y: &Y,
                target: &T,
                dz: &mut Y,
            ) -> Option<Y::Scalar> {
                copy(y, dz);
                Some(of_softmax(self, z, target, dz))
            }
        }

        impl TargetLoss for $with_logits {
            type Expects<Y: Tensor> = OfVector<Logits, Y>;

            fn rules(&self) -> Rules {
                let cost: fn(&Self) -> $loss = $cost;
                Cost::rules(&cost(self))
            }

            fn against<Y: Tensor, T: Target<Y>>(&self, z: &Y, target: &T, dz: &mut Y) -> Y::Scalar {
                let cost: fn(&Self) -> $loss = $cost;
                Softmax::apply(z, dz);
                of_softmax(&cost(self), z, target, dz)
            }
        }
    )* };
}
of_classes! {
    CategoricalCrossEntropy, CategoricalCrossEntropyWithLogits: |_| CategoricalCrossEntropy;
    CategoricalFocalCrossEntropy, CategoricalFocalCrossEntropyWithLogits: |focal| focal.0;
}

impl TargetLoss for NegativeLogLikelihood {
    type Expects<Y: Tensor> = OfVector<LogProbabilities, Y>;

    fn against<Y: Tensor, T: Target<Y>>(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
        for (i, dy) in dy.as_mut_slice().iter_mut().enumerate() {
            *dy = -target.at(i);
        }
        let y = y.as_slice();
        -weighted::<Y, T>(target, |i| y[i])
    }
}

macro_rules! over_classes {
    ($($loss:ty)*) => { $(
        impl Labels for $loss {
            fn undecided(classes: usize) -> f64 {
                1.0 / classes as f64
            }
        }
    )* };
}
over_classes!(CategoricalCrossEntropy CategoricalCrossEntropyWithLogits NegativeLogLikelihood);
over_classes!(CategoricalFocalCrossEntropy CategoricalFocalCrossEntropyWithLogits);
