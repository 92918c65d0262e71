//! A loss of each step of a sequence.

use super::Loss;
use crate::config::Rules;
use crate::scalar::Real;
use crate::tensor::Tensor;

/// L = Σₛ L(yₛ, tₛ) / S over the S steps of a sequence y, of which each has a target tₛ of its own.
///
/// The output is `[[f32; N]; S]`, the target an array of S targets: `[Class<N>; S]` where each step is to
/// name a class, as in a model of a language. The accuracy counts steps.
///
/// ```
/// use netwright::prelude::*;
///
/// network! {
///     /// Which of 28 characters comes next, after each of 24.
///     struct Writer: [Index<28>; 24] -> [24, 28] {
///         embed: Embedding(8),
///         read: Lstm(16, sequence = true),
///         next: TimeDistributed(Dense(28)),
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let text: Vec<usize> = (0..200).map(|i| i * i % 28).collect();
/// let pairs = text.windows(25).map(|text| {
///     let x: [Index<28>; 24] = core::array::from_fn(|s| Index::new(text[s]).unwrap());
///     let next: [Class<28>; 24] = core::array::from_fn(|s| Class::new(text[s + 1]).unwrap());
///     (x, next)
/// });
/// let data = Samples::from_pairs(pairs)?;
/// let mut rng = Generator::seed(1);
/// let (mut net, mut adam) = (Writer::boxed(&mut rng), Adam::boxed(AdamConfig::default()));
/// let loss = EachStep(CategoricalCrossEntropyWithLogits);
/// Trainer::new(&mut net, &mut adam, loss).fit(&data, &mut rng)?;
/// # Ok(())
/// # }
/// ```
///
/// It expects of the head what the loss expects. Steps that are there to fill up count for nothing with a
/// weight of 0: `EachStep(SampleWeights { loss, average: Average::Weights })` against
/// `[Weighted<Class<N>>; S]`, PyTorch's `ignore_index` and Keras's masks. PyTorch's `CrossEntropyLoss` of an
/// output `[batch, classes, steps]`, Keras's losses of one `[batch, steps, classes]`.
#[doc(alias("CrossEntropyLoss", "sequence_loss", "ignore_index", "mask"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct EachStep<L>(
    /// The loss of a step.
    pub L,
);

/// The sum over the steps of what `of` gives for each, divided by their number; so is the gradient, which
/// `of` writes.
fn mean<Y: Tensor, T, const S: usize>(
    target: &[T; S],
    d: &mut [Y; S],
    mut of: impl FnMut(usize, &T, &mut Y) -> Option<Y::Scalar>,
) -> Option<Y::Scalar> {
    let steps = Y::Scalar::of(S as f64);
    let mut sum = Y::Scalar::ZERO;
    for (s, (target, d)) in target.iter().zip(d).enumerate() {
        sum += of(s, target, d)?;
        for d in d.as_mut_slice() {
            *d /= steps;
        }
    }
    Some(sum / steps)
}

impl<Y, T, L, const S: usize> Loss<[Y; S], [T; S]> for EachStep<L>
where
    Y: Tensor,
    [Y; S]: Tensor<Scalar = Y::Scalar>,
    L: Loss<Y, T>,
{
    type Expects = L::Expects;

    fn rules(&self) -> Rules {
        self.0.rules()
    }

    fn value_and_gradient(&self, y: &[Y; S], target: &[T; S], dy: &mut [Y; S]) -> Y::Scalar {
        let value = mean(target, dy, |s, target, dy| {
            Some(self.0.value_and_gradient(&y[s], target, dy))
        });
        value.unwrap_or(Real::ZERO)
    }

    // No `after_softmax`: that softmax is over all steps together.

    fn after_sigmoid(
        &self,
        z: &[Y; S],
        y: &[Y; S],
        target: &[T; S],
        dz: &mut [Y; S],
    ) -> Option<Y::Scalar> {
        mean(target, dz, |s, target, dz| {
            self.0.after_sigmoid(&z[s], &y[s], target, dz)
        })
    }

    fn counts(&self, target: &[T; S]) -> f64 {
        target
            .iter()
            .map(|target| self.0.counts(target))
            .sum::<f64>()
            / S as f64
    }
}
