//! The cosine of the angle between output and target.

use super::clip::EPSILON;
use super::target::{Target, TargetLoss};
use super::{Anything, sum};
use crate::scalar::Real;
use crate::tensor::Tensor;

/// L = −Σᵢ uᵢ vᵢ, where u and v are y and t divided by their lengths: −1 where they point the same
/// way, 0 at a right angle, 1 where they are opposite.
///
/// dy = −(v + L u) / |y|. Lengths below 1e-7 count as 1e-7, so that a vector of zeros has a
/// similarity of 0. Output and target have the same shape; of whatever shape, the whole sample is
/// one vector. Keras's `CosineSimilarity`, sign included: the loss is the *negative* similarity,
/// to be made small. PyTorch's loss of two outputs is [`CosineEmbedding`](super::CosineEmbedding).
#[doc(alias("cosine_similarity", "cosine"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct CosineSimilarity;

impl TargetLoss for CosineSimilarity {
    type Expects<Y: Tensor> = Anything;

    fn against<Y: Tensor, T: Target<Y>>(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
        let (y, dy) = (y.as_slice(), dy.as_mut_slice());
        let t = |i| target.at(i);
        let epsilon = Y::Scalar::of(EPSILON);
        let length = |squares: Y::Scalar| squares.sqrt().max(epsilon);
        let y_length = length(sum(y.iter().map(|y| *y * *y)));
        let t_length = length(sum((0..Y::LEN).map(|i| t(i) * t(i))));
        let value = -sum(y
            .iter()
            .enumerate()
            .map(|(i, y)| *y / y_length * (t(i) / t_length)));
        // A length that is a bound does not change with the output.
        let turn = if y_length > epsilon {
            value
        } else {
            Y::Scalar::ZERO
        };
        for (i, (y, dy)) in y.iter().zip(dy).enumerate() {
            *dy = -(t(i) / t_length + turn * (*y / y_length)) / y_length;
        }
        value
    }
}
