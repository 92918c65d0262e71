//! The mean squared error.

use super::{Anything, Loss, sum};
use crate::scalar::Real;
use crate::tensor::Tensor;

/// L = Σᵢ (yᵢ − tᵢ)² / n, the mean over the n elements of a sample; dyᵢ = 2 (yᵢ − tᵢ) / n.
///
/// Output and target have the same shape, whichever it is. PyTorch's `MSELoss`, Keras's
/// `MeanSquaredError`.
#[doc(alias("MSELoss", "mse_loss", "mean_squared_error", "mse", "L2"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct MeanSquaredError;

impl<Y: Tensor> Loss<Y> for MeanSquaredError {
    type Expects = Anything;

    fn value_and_gradient(&self, y: &Y, target: &Y, dy: &mut Y) -> Y::Scalar {
        let share = Y::Scalar::of(1.0 / Y::LEN as f64);
        let factor = share + share;
        for ((y, t), dy) in y
            .as_slice()
            .iter()
            .zip(target.as_slice())
            .zip(dy.as_mut_slice())
        {
            *dy = *y - *t;
        }
        let value = share * sum(dy.as_slice().iter().map(|error| *error * *error));
        for dy in dy.as_mut_slice() {
            *dy *= factor;
        }
        value
    }
}
