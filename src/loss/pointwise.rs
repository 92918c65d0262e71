//! Losses that work element by element: written once, the derivative derived.

use super::target::{Target, TargetLoss};
use crate::config::Rules;
use crate::scalar::{Dual, Float, Real};
use crate::tensor::Tensor;

/// A loss that works element by element, written once over a generic scalar: L = Σᵢ value(yᵢ, tᵢ) / n,
/// the mean over the n elements of a sample.
///
/// ```
/// use netwright::prelude::*;
///
/// /// (y − t)⁴
/// #[derive(Clone, Copy)]
/// pub struct Quartic;
///
/// impl PointwiseLoss for Quartic {
///     type Expects = Anything;
///
///     fn value<R: Real>(&self, y: R, t: R) -> R {
///         (y - t).powi(4)
///     }
/// }
///
/// let mut dy = [0.0; 2];
/// let value = Quartic.value_and_gradient(&[1.0, 3.0], &[1.0, 1.0], &mut dy);
/// assert_eq!((value, dy), (8.0, [0.0, 16.0]));
/// ```
///
/// The derivative with respect to y follows from `value` by dual numbers, exactly. Override
/// [`value_and_slope`](Self::value_and_slope) for speed or for small derivatives that lose their
/// digits; [`check::pointwise_loss`](crate::check::pointwise_loss) compares the two.
pub trait PointwiseLoss: Sync {
    /// As [`Loss::Expects`](super::Loss::Expects).
    type Expects;

    /// As [`Loss::rules`](super::Loss::rules).
    fn rules(&self) -> Rules {
        Rules::new()
    }

    /// The loss of an element `y` of the output against the element `t` of the target.
    fn value<R: Real>(&self, y: R, t: R) -> R;

    /// The loss of an element and its derivative with respect to `y`.
    fn value_and_slope<T: Float>(&self, y: T, t: T) -> (T, T) {
        let loss = self.value(Dual::variable(y), Dual::constant(t));
        (loss.value, loss.derivative)
    }

    /// The loss of logits z, where y = sigmoid(z), and its gradient with respect to them, if there is
    /// a form better than the loss and sigmoid one after the other.
    fn of_logits<Y: Tensor, T: Target<Y>>(
        &self,
        z: &Y,
        target: &T,
        dz: &mut Y,
    ) -> Option<Y::Scalar> {
        let _ = (z, target, dz);
        None
    }
}

#[diagnostic::do_not_recommend]
impl<L: PointwiseLoss> TargetLoss for L {
    type Expects<Y: Tensor> = L::Expects;

    fn rules(&self) -> Rules {
        L::rules(self)
    }

    fn against<Y: Tensor, T: Target<Y>>(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
        let share = Y::Scalar::of(1.0 / Y::LEN as f64);
        let elements = y.as_slice().iter().zip(dy.as_mut_slice()).enumerate();
        share
            * super::sum(elements.map(|(i, (y, dy))| {
                let (value, slope) = self.value_and_slope(*y, target.at(i));
                *dy = slope * share;
                value
            }))
    }

    fn against_after_sigmoid<Y: Tensor, T: Target<Y>>(
        &self,
        z: &Y,
        _: &Y,
        target: &T,
        dz: &mut Y,
    ) -> Option<Y::Scalar> {
        self.of_logits(z, target, dz)
    }
}
