//! Metrics of numbers, element by element.

use super::Metric;
use crate::loss::Weighted;
use crate::plain::Plain;
use crate::scalar::Float;
use crate::tensor::Tensor;

/// A target of the numbers of an output `Y`: a `Y`, also in [`Weighted`], which is left out with weight 0.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no target of numbers for an output `{Y}`",
    label = "regression is measured between tensors of one type",
    note = "expected `{Y}` or `Weighted<{Y}>`"
)]
pub trait Numbers<Y> {
    /// The numbers; `None` if the sample is left out.
    fn numbers(&self) -> Option<&Y>;
}

impl<Y: Tensor> Numbers<Y> for Y {
    fn numbers(&self) -> Option<&Y> {
        Some(self)
    }
}

impl<Y: Tensor + Plain> Numbers<Y> for Weighted<Y> {
    fn numbers(&self) -> Option<&Y> {
        (self.weight != 0.0).then_some(&self.target)
    }
}

/// The mean over samples of a term of each element.
#[derive(Debug, Clone, Default)]
struct Means {
    sums: Vec<f64>,
    samples: u64,
}

impl Means {
    fn add<Y: Tensor>(&mut self, y: &Y, target: &Y, term: fn(f64, f64) -> f64) {
        self.sums.resize(Y::LEN, 0.0);
        let pairs = y.as_slice().iter().zip(target.as_slice());
        for (sum, (y, target)) in self.sums.iter_mut().zip(pairs) {
            *sum += term(y.to_f64(), target.to_f64());
        }
        self.samples += 1;
    }

    /// The mean over elements of what becomes of the mean of each.
    fn mean(&self, of_each: fn(f64) -> f64) -> f64 {
        let samples = self.samples as f64;
        let means = self.sums.iter().map(|sum| of_each(sum / samples));
        means.sum::<f64>() / self.sums.len() as f64
    }
}

macro_rules! of_terms {
    ($($(#[$doc:meta])* $metric:ident $name:literal, $term:expr, $of_each:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default)]
        pub struct $metric(Means);

        impl $metric {
            /// The metric of no samples.
            pub fn new() -> Self {
                $metric::default()
            }

            /// The metric over all samples so far; NaN of none.
            pub fn value(&self) -> f64 {
                self.0.mean($of_each)
            }
        }

        impl<Y: Tensor, T: Numbers<Y>> Metric<Y, T> for $metric {
            fn name(&self) -> &str {
                $name
            }

            fn reset(&mut self) {
                *self = $metric::default();
            }

            fn add(&mut self, y: &Y, target: &T) {
                if let Some(target) = target.numbers() {
                    self.0.add(y, target, $term);
                }
            }

            fn value(&self) -> f64 {
                $metric::value(self)
            }

            fn higher_is_better(&self) -> bool {
                false
            }
        }
    )+};
}

of_terms! {
    /// Mean absolute error: 1/n Σ |y − t|, the mean over elements. scikit-learn: `mean_absolute_error`.
    #[doc(alias("mean_absolute_error", "MeanAbsoluteError"))]
    Mae "mae", |y, t| (y - t).abs(), |mean| mean;

    /// Mean squared error: 1/n Σ (y − t)², the mean over elements. scikit-learn: `mean_squared_error`.
    #[doc(alias("mean_squared_error", "MeanSquaredError"))]
    Mse "mse", |y, t| (y - t) * (y - t), |mean| mean;

    /// Root mean squared error: √(1/n Σ (y − t)²) of each element, and the mean of them. scikit-learn:
    /// `root_mean_squared_error`.
    #[doc(alias("root_mean_squared_error", "RootMeanSquaredError"))]
    Rmse "rmse", |y, t| (y - t) * (y - t), f64::sqrt;

    /// Mean absolute percentage error: 1/n Σ |y − t| / max(|t|, 2⁻⁵²), the mean over elements; a share, not in
    /// percent. scikit-learn: `mean_absolute_percentage_error`.
    #[doc(alias("mean_absolute_percentage_error", "MeanAbsolutePercentageError"))]
    Mape "mape", |y, t| (y - t).abs() / t.abs().max(f64::EPSILON), |mean| mean;
}

/// The coefficient of determination R²: 1 − Σ (y − t)² / Σ (t − t̄)² of each element, and the mean of them.
///
/// Where the targets are constant it is 1 of exact outputs and 0 of others; it needs two samples, and is NaN before.
/// scikit-learn: `r2_score`.
#[doc(alias("r2_score", "R2Score"))]
#[derive(Debug, Clone, Default)]
pub struct R2 {
    elements: Vec<Element>,
    samples: u64,
}

/// Sums of an element; those of the targets by Welford's rule.
#[derive(Debug, Clone, Copy, Default)]
struct Element {
    squared_errors: f64,
    mean: f64,
    squared_deviations: f64,
}

impl R2 {
    /// The metric of no samples.
    pub fn new() -> Self {
        R2::default()
    }

    /// The metric over all samples so far; NaN of fewer than two.
    pub fn value(&self) -> f64 {
        if self.samples < 2 {
            return f64::NAN;
        }
        let of_each = |element: &Element| match element.squared_deviations {
            0.0 if element.squared_errors == 0.0 => 1.0,
            0.0 => 0.0,
            deviations => 1.0 - element.squared_errors / deviations,
        };
        self.elements.iter().map(of_each).sum::<f64>() / self.elements.len() as f64
    }
}

impl<Y: Tensor, T: Numbers<Y>> Metric<Y, T> for R2 {
    fn name(&self) -> &str {
        "r²"
    }

    fn reset(&mut self) {
        *self = R2::default();
    }

    fn add(&mut self, y: &Y, target: &T) {
        let Some(target) = target.numbers() else {
            return;
        };
        self.samples += 1;
        self.elements.resize(Y::LEN, Element::default());
        let pairs = y.as_slice().iter().zip(target.as_slice());
        for (element, (y, t)) in self.elements.iter_mut().zip(pairs) {
            let (y, t) = (y.to_f64(), t.to_f64());
            element.squared_errors += (y - t) * (y - t);
            let before = t - element.mean;
            element.mean += before / self.samples as f64;
            element.squared_deviations += before * (t - element.mean);
        }
    }

    fn value(&self) -> f64 {
        R2::value(self)
    }
}
