//! Losses of numbers against numbers: of the error y − t, element by element.

use core::f64::consts::LN_2;

use super::clip::EPSILON;
use super::{Anything, NonNegative, PointwiseLoss};
use crate::config::{Rules, checked};
use crate::scalar::{Float, Real};

/// L = Σᵢ (yᵢ − tᵢ)² / n, the mean over the n elements of a sample; dyᵢ = 2 (yᵢ − tᵢ) / n.
///
/// Output and target have the same shape, whichever it is. PyTorch's `MSELoss`, Keras's
/// `MeanSquaredError`.
#[doc(alias("MSELoss", "mse_loss", "mean_squared_error", "mse", "L2"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct MeanSquaredError;

impl PointwiseLoss for MeanSquaredError {
    type Expects = Anything;

    fn value<R: Real>(&self, y: R, t: R) -> R {
        let error = y - t;
        error * error
    }
}

/// L = Σᵢ |yᵢ − tᵢ| / n; dyᵢ = ±1 / n by the sign of the error, 0 where there is none.
///
/// Output and target have the same shape, whichever it is. PyTorch's `L1Loss`, Keras's
/// `MeanAbsoluteError`.
#[doc(alias("L1Loss", "l1_loss", "mean_absolute_error", "mae", "L1"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct MeanAbsoluteError;

impl PointwiseLoss for MeanAbsoluteError {
    type Expects = Anything;

    fn value<R: Real>(&self, y: R, t: R) -> R {
        (y - t).abs()
    }
}

/// L = 100 Σᵢ |yᵢ − tᵢ| / max(|tᵢ|, 1e-7) / n: the mean error in percent of the target.
///
/// dyᵢ = ±100 / max(|tᵢ|, 1e-7) / n, 0 where there is no error. Output and target have the same
/// shape, whichever it is; targets near 0 have very large gradients. Keras's
/// `MeanAbsolutePercentageError`.
#[doc(alias("mean_absolute_percentage_error", "mape"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct MeanAbsolutePercentageError;

impl PointwiseLoss for MeanAbsolutePercentageError {
    type Expects = Anything;

    fn value<R: Real>(&self, y: R, t: R) -> R {
        R::of(100.0) * ((t - y) / t.abs().max(R::of(EPSILON))).abs()
    }
}

/// L = Σᵢ (ln(1 + pᵢ) − ln(1 + sᵢ))² / n, where p and s are y and t, but at least 1e-7.
///
/// dyᵢ = 2 (ln(1 + yᵢ) − ln(1 + sᵢ)) / (1 + yᵢ) / n, and 0 where yᵢ is below 1e-7: an output below
/// 0 would never be corrected, so the head gives numbers that are not negative. Output and target
/// have the same shape, whichever it is. Keras's `MeanSquaredLogarithmicError`.
#[doc(alias("mean_squared_logarithmic_error", "msle"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct MeanSquaredLogarithmicError;

impl PointwiseLoss for MeanSquaredLogarithmicError {
    type Expects = NonNegative;

    fn value<R: Real>(&self, y: R, t: R) -> R {
        let log = |x: R| x.max(R::of(EPSILON)).ln_1p();
        let error = log(y) - log(t);
        error * error
    }
}

/// The mean over the elements of e² / 2 where the error e = y − t is at most δ in size, and of
/// δ (|e| − δ / 2) where it is larger; dyᵢ = e / n, at most δ / n in size.
///
/// Output and target have the same shape, whichever it is. δ is 1 unless told otherwise.
/// PyTorch's `HuberLoss`, Keras's `Huber`.
///
/// Source: P. J. Huber, *Robust estimation of a location parameter*, 1964.
#[doc(alias("HuberLoss", "huber_loss"))]
#[derive(Debug, Clone, Copy)]
pub struct Huber {
    /// δ: the size of an error from which on it counts linearly; above 0.
    pub delta: f64,
}

impl Default for Huber {
    fn default() -> Self {
        Huber { delta: 1.0 }
    }
}

impl Huber {
    const fn rules(&self) -> Rules {
        Rules::new().above_zero("delta", self.delta)
    }
}

checked!(Huber);

impl PointwiseLoss for Huber {
    type Expects = Anything;

    fn rules(&self) -> Rules {
        self.rules()
    }

    fn value<R: Real>(&self, y: R, t: R) -> R {
        let (error, delta, half) = (y - t, R::of(self.delta), R::of(0.5));
        let size = error.abs();
        if size > delta {
            delta * (size - half * delta)
        } else {
            half * error * error
        }
    }
}

/// [`Huber`] divided by its bound β: e² / (2 β) where the error is smaller than β, |e| − β / 2
/// where it is not; dyᵢ = e / β / n, at most 1 / n in size.
///
/// Output and target have the same shape, whichever it is. β is 1 unless told otherwise, where it
/// is `Huber`; with β = 0 it is [`MeanAbsoluteError`]. PyTorch's `SmoothL1Loss`.
///
/// Source: R. Girshick, *Fast R-CNN*, ICCV 2015.
#[doc(alias("SmoothL1Loss", "smooth_l1_loss"))]
#[derive(Debug, Clone, Copy)]
pub struct SmoothL1 {
    /// β: the size of an error from which on it counts linearly; 0 or more.
    pub beta: f64,
}

impl Default for SmoothL1 {
    fn default() -> Self {
        SmoothL1 { beta: 1.0 }
    }
}

impl SmoothL1 {
    const fn rules(&self) -> Rules {
        Rules::new().at_least_zero("beta", self.beta)
    }
}

checked!(SmoothL1);

impl PointwiseLoss for SmoothL1 {
    type Expects = Anything;

    fn rules(&self) -> Rules {
        self.rules()
    }

    fn value<R: Real>(&self, y: R, t: R) -> R {
        let (error, beta, half) = (y - t, R::of(self.beta), R::of(0.5));
        let size = error.abs();
        if size < beta {
            half * error * error / beta
        } else {
            size - half * beta
        }
    }
}

/// L = Σᵢ ln cosh(yᵢ − tᵢ) / n; dyᵢ = tanh(yᵢ − tᵢ) / n.
///
/// About e² / 2 of a small error e and |e| − ln 2 of a large one. Output and target have the same
/// shape, whichever it is. It neither overflows for large errors nor loses the digits of small
/// ones. Keras's `LogCosh`.
#[doc(alias("log_cosh", "logcosh"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct LogCosh;

impl PointwiseLoss for LogCosh {
    type Expects = Anything;

    fn value<R: Real>(&self, y: R, t: R) -> R {
        let size = (y - t).abs();
        if size < R::ONE {
            // cosh e − 1 = s² / (2 (1 + s)) with s = e^−|e| − 1: no digit of a small error is lost.
            let s = (-size).exp_m1();
            (s * s / (R::of(2.0) * (R::ONE + s))).ln_1p()
        } else {
            size + (-(size + size)).exp().ln_1p() - R::of(LN_2)
        }
    }

    fn value_and_slope<T: Float>(&self, y: T, t: T) -> (T, T) {
        (self.value(y, t), (y - t).tanh())
    }
}
