//! The likelihood of counts.

use super::clip::EPSILON;
use super::{NonNegative, PointwiseLoss, Signed};
use crate::scalar::Real;

/// L = Σᵢ (yᵢ − tᵢ ln(yᵢ + 1e-7)) / n of rates y; dyᵢ = (1 − tᵢ / (yᵢ + 1e-7)) / n.
///
/// The negative log-likelihood of the counts t under Poisson distributions of these rates, but for
/// a term that does not depend on the output. Output and target have the same shape, whichever it
/// is; the head gives rates, which are not negative. Keras's `Poisson`; PyTorch's
/// `PoissonNLLLoss` with `log_input=False`, where 1e-8 is added.
#[doc(alias("PoissonNLLLoss", "poisson_nll_loss", "log_input"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct Poisson;

impl PointwiseLoss for Poisson {
    type Expects = NonNegative;

    fn value<R: Real>(&self, y: R, t: R) -> R {
        y - t * (y + R::of(EPSILON)).ln()
    }
}

/// L = Σᵢ (e^yᵢ − tᵢ yᵢ) / n of logarithms of rates y; dyᵢ = (e^yᵢ − tᵢ) / n.
///
/// [`Poisson`] of the rates e^y, without the number that keeps its logarithm finite. Output and
/// target have the same shape, whichever it is; the head gives numbers of either sign. PyTorch's
/// `PoissonNLLLoss` (`log_input=True`, its default).
#[doc(alias("PoissonNLLLoss", "poisson_nll_loss", "log_input"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct PoissonWithLogRates;

impl PointwiseLoss for PoissonWithLogRates {
    type Expects = Signed;

    fn value<R: Real>(&self, y: R, t: R) -> R {
        y.exp() - t * y
    }
}
