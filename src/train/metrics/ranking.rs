//! Metrics of the order that scores give samples.

use super::counts::{Averaging, share};
use super::label::{classes, score};
use super::{Label, Metric};
use crate::scalar::Float;

/// The scores of all samples, which such a metric has to keep.
#[derive(Debug, Clone, Default)]
struct Kept {
    classes: usize,
    labels: Vec<u32>,
    /// A row a sample.
    scores: Vec<f64>,
}

impl Kept {
    fn add<F: Float, const N: usize>(&mut self, y: &[F; N], target: &impl Label<N>) {
        let Some(label) = target.label() else {
            return;
        };
        self.classes = classes(N);
        self.labels.push(label as u32);
        self.scores
            .extend((0..self.classes).map(|class| score(y, class)));
    }

    /// A value for one class against the rest, of the samples from the greatest score down in runs of equal scores,
    /// each with the number of positives and of all; NaN if a score is.
    fn against_rest(&self, class: usize, value: fn(&[(f64, f64)]) -> f64) -> f64 {
        let scores = self.scores.iter().skip(class).step_by(self.classes);
        let mut pairs: Vec<(f64, bool)> = scores
            .copied()
            .zip(self.labels.iter().map(|label| *label as usize == class))
            .collect();
        if pairs.iter().any(|(score, _)| score.is_nan()) {
            return f64::NAN;
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        let runs: Vec<_> = pairs
            .chunk_by(|a, b| a.0 == b.0)
            .map(|run| {
                let positive = run.iter().filter(|(_, positive)| *positive).count();
                (positive as f64, run.len() as f64)
            })
            .collect();
        value(&runs)
    }

    /// The value of the second of two classes, or the average of each of more.
    fn average(&self, averaging: Averaging, value: fn(&[(f64, f64)]) -> f64) -> f64 {
        let of = |class: usize| self.against_rest(class, value);
        match (averaging, self.classes) {
            (_, 0) => f64::NAN,
            (Averaging::Class(class), classes) if class < classes => of(class),
            (Averaging::Class(_), _) => f64::NAN,
            (_, 2) => of(1),
            (Averaging::Macro, classes) => (0..classes).map(of).sum::<f64>() / classes as f64,
            (Averaging::Weighted, classes) => {
                let support = |class: usize| {
                    let labels = self.labels.iter();
                    labels.filter(|label| **label as usize == class).count() as f64
                };
                let weighed = (0..classes)
                    .filter(|class| support(*class) > 0.0)
                    .map(|class| support(class) * of(class));
                weighed.sum::<f64>() / self.labels.len() as f64
            }
            (Averaging::Micro, classes) => {
                let all = Kept {
                    classes: 2,
                    labels: (self.labels.iter())
                        .flat_map(|label| {
                            (0..classes).map(move |class| u32::from(class == *label as usize))
                        })
                        .collect(),
                    scores: self.scores.iter().flat_map(|score| [0.0, *score]).collect(),
                };
                all.against_rest(1, value)
            }
        }
    }
}

/// The area under the curve of true against false positive rates, by the trapezoids between scores.
fn area(runs: &[(f64, f64)]) -> f64 {
    let (mut positives, mut negatives, mut area) = (0.0, 0.0, 0.0);
    for (positive, all) in runs {
        let negative = all - positive;
        area += negative * (positives + positive / 2.0);
        positives += positive;
        negatives += negative;
    }
    // NaN where all samples are of one kind.
    area / (positives * negatives)
}

/// Σ (Rₙ − Rₙ₋₁) · Pₙ.
fn precision(runs: &[(f64, f64)]) -> f64 {
    let (mut positives, mut samples, mut sum) = (0.0, 0.0, 0.0);
    for (positive, all) in runs {
        positives += positive;
        samples += all;
        sum += positive * positives / samples;
    }
    share(sum, positives)
}

macro_rules! of_order {
    ($($(#[$doc:meta])* $metric:ident $name:literal $value:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $metric {
            name: String,
            averaging: Averaging,
            kept: Kept,
        }

        impl $metric {
            /// The metric over all samples so far; NaN of none.
            pub fn value(&self) -> f64 {
                self.kept.average(self.averaging, $value)
            }

            /// The metric of no samples, with this average over three classes or more.
            pub fn new(averaging: Averaging) -> Self {
                $metric {
                    name: averaging.name($name),
                    averaging,
                    kept: Kept::default(),
                }
            }
        }

        impl Default for $metric {
            fn default() -> Self {
                $metric::new(Averaging::default())
            }
        }

        impl<F: Float, T: Label<N>, const N: usize> Metric<[F; N], T> for $metric {
            fn name(&self) -> &str {
                &self.name
            }

            fn reset(&mut self) {
                self.kept = Kept::default();
            }

            fn add(&mut self, y: &[F; N], target: &T) {
                self.kept.add(y, target);
            }

            fn value(&self) -> f64 {
                $metric::value(self)
            }
        }
    )+};
}

of_order! {
    /// The area under the receiver operating characteristic: the probability that a sample of the class has a greater
    /// score than one of another, ½ where they are equal.
    ///
    /// Of two classes it is that of the second, of more the average of each against the rest; NaN if a class has no
    /// samples or all. It keeps the scores of all samples. scikit-learn: `roc_auc_score`, with `multi_class="ovr"`.
    #[doc(alias("roc_auc_score", "AUC"))]
    RocAuc "roc auc" area;

    /// Average precision: Σ (Rₙ − Rₙ₋₁) · Pₙ with precision and recall at each score; 0 of a class without samples.
    ///
    /// Of two classes it is that of the second, of more the average of each against the rest. It keeps the scores of
    /// all samples. scikit-learn: `average_precision_score`.
    #[doc(alias("average_precision_score", "AUPRC"))]
    AveragePrecision "average precision" precision;
}
