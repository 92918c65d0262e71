//! Metrics of the class that an output speaks for: its greatest element.

use super::counts::{Averaging, Counts, Table};
use super::label::{classes, likeliest};
use super::{Label, Metric};
use crate::scalar::Float;

/// A metric that follows from counts of truth against prediction.
macro_rules! from_counts {
    ($(
        $(#[$doc:meta])*
        $metric:ident ($($averaging:ident)?) $name:literal, $value:expr;
    )+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $metric {
            name: String,
            counts: Counts,
            $($averaging: Averaging,)?
        }

        impl $metric {
            from_counts!(@new $name $($averaging)?);

            /// The metric over all samples so far; NaN of none.
            pub fn value(&self) -> f64 {
                let table = self.counts.table();
                if table.samples() == 0 {
                    return f64::NAN;
                }
                let value: fn(Table<'_>, &Self) -> f64 = $value;
                value(table, self)
            }
        }

        impl Default for $metric {
            fn default() -> Self {
                $metric::new($({
                    let $averaging = Averaging::default();
                    $averaging
                })?)
            }
        }

        impl<F: Float, T: Label<N>, const N: usize> Metric<[F; N], T> for $metric {
            fn name(&self) -> &str {
                &self.name
            }

            fn reset(&mut self) {
                self.counts = Counts::default();
            }

            fn add(&mut self, y: &[F; N], target: &T) {
                if let Some(truth) = target.label() {
                    self.counts.add(classes(N), truth, likeliest(y));
                }
            }

            fn value(&self) -> f64 {
                $metric::value(self)
            }
        }
    )+};
    (@new $name:literal) => {
        /// The metric of no samples.
        pub fn new() -> Self {
            Self {
                name: $name.into(),
                counts: Counts::default(),
            }
        }
    };
    (@new $name:literal $averaging:ident) => {
        /// The metric of no samples, with this average over classes.
        pub fn new(averaging: Averaging) -> Self {
            Self {
                name: averaging.name($name),
                counts: Counts::default(),
                averaging,
            }
        }
    };
}

from_counts! {
    /// Precision: TP / (TP + FP), the share of samples predicted to be of a class that are; 0 of a class that was
    /// never predicted. scikit-learn: `precision_score` with `zero_division=0`.
    #[doc(alias = "precision_score")]
    Precision(averaging) "precision", |table, this| table.average(this.averaging).precision;

    /// Recall: TP / (TP + FN), the share of samples of a class that are predicted to be; 0 of a class without
    /// samples. scikit-learn: `recall_score` with `zero_division=0`.
    #[doc(alias("recall_score", "sensitivity"))]
    Recall(averaging) "recall", |table, this| table.average(this.averaging).recall;

    /// F1: 2 · TP / (2 · TP + FP + FN), the harmonic mean of precision and recall. scikit-learn: `f1_score` with
    /// `zero_division=0`.
    #[doc(alias("f1_score", "F1Score"))]
    F1(averaging) "f1", |table, this| table.average(this.averaging).f1;

    /// Balanced accuracy: the mean of the recall of the classes that have samples. scikit-learn:
    /// `balanced_accuracy_score`.
    #[doc(alias = "balanced_accuracy_score")]
    BalancedAccuracy() "balanced accuracy", |table, _| table.balanced_accuracy();

    /// Cohen's kappa: (pₒ − pₑ) / (1 − pₑ), agreement beyond what chance gives; NaN where chance alone gives it.
    /// scikit-learn: `cohen_kappa_score`. Source: Cohen, 1960.
    #[doc(alias = "cohen_kappa_score")]
    CohenKappa() "kappa", |table, _| table.cohen_kappa();

    /// Matthews' correlation coefficient: (c·s − Σ tₖ·pₖ) / √((s² − Σ pₖ²)(s² − Σ tₖ²)) with c right ones of s
    /// samples, tₖ of class k, pₖ predicted to be; 0 where a factor is 0. scikit-learn: `matthews_corrcoef`.
    /// Source: Gorodkin, 2004.
    #[doc(alias = "matthews_corrcoef")]
    Matthews() "matthews", |table, _| table.matthews();
}
