//! Samples that count more than others.

use super::target::Target;
use super::{Loss, WithClasses};
use crate::config::{Rules, checked};
use crate::plain::Plain;
use crate::scalar::Real;
use crate::tensor::Tensor;

/// What a batch divides the sum of its weighted losses by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Average {
    /// By the number of its samples, as Keras with `sample_weight` and `class_weight`: a weight of
    /// 2 is twice the gradient.
    #[default]
    Samples,
    /// By the sum of its weights, as PyTorch with `weight` and Keras with
    /// `reduction="mean_with_sample_weight"`: a weight of 2 is the sample twice.
    Weights,
}

impl Average {
    /// What a sample of this weight counts for.
    fn count(self, weight: f64) -> f64 {
        match self {
            Average::Samples => 1.0,
            Average::Weights => weight,
        }
    }
}

/// A target with the weight of its sample, for a loss in [`SampleWeights`].
///
/// A sample of weight 0 is ignored, by the accuracy, too.
#[derive(Plain, Debug, Clone, Copy, PartialEq, Default)]
#[repr(C)]
pub struct Weighted<T: Plain> {
    /// The target.
    pub target: T,
    /// The weight.
    pub weight: f64,
}

/// Any loss of targets with weights: w · L, of a target [`Weighted`] by w.
///
/// ```
/// use netwright::prelude::*;
///
/// # network! { struct Line: [1] -> [1] { slope: Dense(1) } }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut net = Line::zeroed();
/// # let mut sgd = Sgd::new(SgdConfig::default());
/// let targets = [([3.0], 1.0), ([6.0], 0.5)].map(|(target, weight)| Weighted { target, weight });
/// let data = Samples::new([[1.0], [2.0]], targets)?;
/// let loss = SampleWeights { loss: MeanSquaredError, average: Average::Samples };
/// Trainer::new(&mut net, &mut sgd, loss).fit(&data, &mut Generator::seed(1))?;
/// # Ok(())
/// # }
/// ```
///
/// It expects what the loss expects, and is fused with a head where the loss is. With
/// [`Average::Samples`] the batch divides by the number of its samples: Keras's `sample_weight`.
/// With [`Average::Weights`] it divides by the sum of the weights, so that samples of weight 0 are
/// as if they were not there: PyTorch's `ignore_index`, Keras's masks and `ignore_class`. The former
/// is the default.
#[doc(alias("sample_weight", "ignore_index", "ignore_class", "mask"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct SampleWeights<L> {
    /// The loss.
    pub loss: L,
    /// What the batch divides by.
    pub average: Average,
}

/// Any loss with each sample weighted by its class: w · L, where w is the weight of the class that
/// the target names, or of its largest element, the first of several.
///
/// It expects what the loss expects, and is fused with a head where the loss is. With
/// [`Average::Samples`] the batch divides by the number of its samples: Keras's `class_weight`.
/// With [`Average::Weights`] it divides by the sum of the weights: PyTorch's `weight` for labels.
/// `..ClassWeights::default()` gives the former, as `..SampleWeights::default()` does there.
/// PyTorch's `weight` for targets that are soft or smoothed is [`ClassTerms`](super::ClassTerms).
#[doc(alias("class_weight", "weight"))]
#[derive(Debug, Clone, Copy)]
pub struct ClassWeights<L, const N: usize> {
    /// The loss.
    pub loss: L,
    /// The weight of each class: 0 or more.
    pub weights: [f64; N],
    /// What the batch divides by.
    pub average: Average,
}

/// Weights of 1, which change nothing.
impl<L: Default, const N: usize> Default for ClassWeights<L, N> {
    fn default() -> Self {
        ClassWeights {
            loss: L::default(),
            weights: [1.0; N],
            average: Average::default(),
        }
    }
}

impl<L> SampleWeights<L> {
    /// The weights come with the targets.
    const fn rules(&self) -> Rules {
        Rules::new()
    }
}

impl<L, const N: usize> ClassWeights<L, N> {
    const fn rules(&self) -> Rules {
        Rules::new().all_at_least_zero("weights", &self.weights)
    }
}

// The loss inside is not looked at: a constant cannot. It has a `valid` of its own.
checked!(ClassWeights<L, N>, L: Copy, const N: usize);

impl<L, const N: usize> ClassWeights<L, N> {
    /// The weight of the target's class.
    fn weight<Y: Tensor>(&self, target: &impl Target<Y>) -> f64 {
        const {
            assert!(
                Y::LEN == N,
                "the loss has weights for another number of classes than the output has elements"
            );
        }
        let largest = || {
            (0..N).fold(0, |best, i| {
                if target.at(i) > target.at(best) {
                    i
                } else {
                    best
                }
            })
        };
        self.weights[target.label().unwrap_or_else(largest)]
    }
}

/// Scales a loss and its gradient, which it writes to `d`; a weight of 0 makes both 0, be they
/// infinite.
fn scaled<Y: Tensor>(
    weight: f64,
    d: &mut Y,
    loss: impl FnOnce(&mut Y) -> Option<Y::Scalar>,
) -> Option<Y::Scalar> {
    if weight == 0.0 {
        d.as_mut_slice().fill(Y::Scalar::ZERO);
        return Some(Y::Scalar::ZERO);
    }
    let value = loss(d)?;
    let weight = Y::Scalar::of(weight);
    for d in d.as_mut_slice() {
        *d *= weight;
    }
    Some(weight * value)
}

/// The methods of a loss that scales another by `$weight`, against what is `$inner` of its target.
macro_rules! scale {
    ($Y:ident, $T:ty, $this:ident, $target:ident => $weight:expr, $inner:expr) => {
        fn rules(&self) -> Rules {
            self.rules().and(self.loss.rules())
        }

        fn value_and_gradient(&self, y: &$Y, $target: &$T, dy: &mut $Y) -> $Y::Scalar {
            let $this = self;
            let value = scaled($weight, dy, |dy| {
                Some(self.loss.value_and_gradient(y, $inner, dy))
            });
            value.unwrap_or(Real::ZERO)
        }

        fn after_softmax(&self, z: &$Y, y: &$Y, $target: &$T, dz: &mut $Y) -> Option<$Y::Scalar> {
            let $this = self;
            scaled($weight, dz, |dz| self.loss.after_softmax(z, y, $inner, dz))
        }

        fn after_sigmoid(&self, z: &$Y, y: &$Y, $target: &$T, dz: &mut $Y) -> Option<$Y::Scalar> {
            let $this = self;
            scaled($weight, dz, |dz| self.loss.after_sigmoid(z, y, $inner, dz))
        }

        fn counts(&self, $target: &$T) -> f64 {
            let $this = self;
            self.average.count($weight) * self.loss.counts($inner)
        }
    };
}

impl<Y: Tensor, T: Plain, L: Loss<Y, T>> Loss<Y, Weighted<T>> for SampleWeights<L> {
    type Expects = L::Expects;

    scale!(Y, Weighted<T>, _this, target => target.weight, &target.target);
}

impl<Y, T, L, const N: usize> Loss<Y, T> for ClassWeights<L, N>
where
    Y: Tensor,
    T: Target<Y>,
    L: Loss<Y, T>,
{
    type Expects = WithClasses<L::Expects, Y, N>;

    scale!(Y, T, this, target => this.weight::<Y>(target), target);
}
