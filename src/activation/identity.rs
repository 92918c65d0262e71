//! No activation.

use super::pieces::nan_or;
use super::pointwise::{Pointwise, compiled};
use crate::scalar::{Float, Real};

/// y = x. The head of a network with a linear output.
///
/// Keras: `linear`. PyTorch: `Identity`.
#[doc(alias = "Linear")]
pub struct Identity;

#[diagnostic::do_not_recommend]
impl Pointwise for Identity {
    compiled!(Identity);

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        x
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        nan_or(x, T::ONE)
    }
}
