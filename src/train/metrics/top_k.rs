//! Top-k accuracy.

use super::label::{classes, score};
use super::{Label, Metric};
use crate::scalar::Float;

/// Top-k accuracy: the share of samples whose class is among the k that the output speaks for most.
///
/// Of equal scores the first counts as the greater one; an output whose class has the score NaN is not right.
/// scikit-learn: `top_k_accuracy_score`.
#[doc(alias("top_k_accuracy_score", "TopKCategoricalAccuracy"))]
#[derive(Debug, Clone)]
pub struct TopK {
    name: String,
    k: usize,
    right: u64,
    samples: u64,
}

impl TopK {
    /// The metric of no samples, for the `k` most likely classes.
    pub fn new(k: usize) -> Self {
        TopK {
            name: format!("top-{k} accuracy"),
            k,
            right: 0,
            samples: 0,
        }
    }

    /// The metric over all samples so far; NaN of none.
    pub fn value(&self) -> f64 {
        self.right as f64 / self.samples as f64
    }
}

impl<F: Float, T: Label<N>, const N: usize> Metric<[F; N], T> for TopK {
    fn name(&self) -> &str {
        &self.name
    }

    fn reset(&mut self) {
        (self.right, self.samples) = (0, 0);
    }

    fn add(&mut self, y: &[F; N], target: &T) {
        let Some(truth) = target.label() else {
            return;
        };
        let own = score(y, truth);
        let before = |class: &usize| {
            let other = score(y, *class);
            other > own || other.is_nan() || (other == own && *class < truth)
        };
        let ahead = (0..classes(N)).filter(|class| *class != truth && before(class));
        self.right += u64::from(!own.is_nan() && ahead.count() < self.k);
        self.samples += 1;
    }

    fn value(&self) -> f64 {
        TopK::value(self)
    }
}
