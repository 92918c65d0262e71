//! Metrics of the probability that an output gives the true class.

use super::label::score;
use super::{Label, Metric};
use crate::class::Class;
use crate::scalar::Float;

/// The mean of −ln p.
#[derive(Debug, Clone, Copy, Default)]
struct Surprise {
    sum: f64,
    count: u64,
}

impl Surprise {
    /// Of a probability between ε and 1 − ε, as scikit-learn takes it.
    fn add(&mut self, probability: f64) {
        self.sum -= probability.clamp(f64::EPSILON, 1.0 - f64::EPSILON).ln();
        self.count += 1;
    }

    fn mean(&self) -> f64 {
        self.sum / self.count as f64
    }
}

/// Log loss: −1/n Σ ln p of the true class, each p between 2⁻⁵² and 1 − 2⁻⁵². Outputs are probabilities.
/// scikit-learn: `log_loss`.
#[doc(alias("log_loss", "cross-entropy"))]
#[derive(Debug, Clone, Default)]
pub struct LogLoss(Surprise);

impl LogLoss {
    /// The metric of no samples.
    pub fn new() -> Self {
        LogLoss::default()
    }

    /// The metric over all samples so far; NaN of none.
    pub fn value(&self) -> f64 {
        self.0.mean()
    }
}

impl<F: Float, T: Label<N>, const N: usize> Metric<[F; N], T> for LogLoss {
    fn name(&self) -> &str {
        "log loss"
    }

    fn reset(&mut self) {
        *self = LogLoss::default();
    }

    fn add(&mut self, y: &[F; N], target: &T) {
        if let Some(label) = target.label() {
            self.0.add(score(y, label));
        }
    }

    fn value(&self) -> f64 {
        LogLoss::value(self)
    }

    fn higher_is_better(&self) -> bool {
        false
    }
}

/// Perplexity: exp(−1/n Σ ln p) of the true tokens, of all sequences together. Outputs are probabilities, of one token
/// or of each step.
#[derive(Debug, Clone, Default)]
pub struct Perplexity(Surprise);

impl Perplexity {
    /// The metric of no samples.
    pub fn new() -> Self {
        Perplexity::default()
    }

    /// The metric over all samples so far; NaN of none.
    pub fn value(&self) -> f64 {
        self.0.mean().exp()
    }
}

impl<F: Float, T: Label<N>, const N: usize> Metric<[F; N], T> for Perplexity {
    fn name(&self) -> &str {
        "perplexity"
    }

    fn reset(&mut self) {
        *self = Perplexity::default();
    }

    fn add(&mut self, y: &[F; N], target: &T) {
        if let Some(label) = target.label() {
            self.0.add(score(y, label));
        }
    }

    fn value(&self) -> f64 {
        Perplexity::value(self)
    }

    fn higher_is_better(&self) -> bool {
        false
    }
}

/// Of sequences: `S` steps, each with a token.
impl<F: Float, const N: usize, const S: usize> Metric<[[F; N]; S], [Class<N>; S]> for Perplexity {
    fn name(&self) -> &str {
        "perplexity"
    }

    fn reset(&mut self) {
        *self = Perplexity::default();
    }

    fn add(&mut self, y: &[[F; N]; S], target: &[Class<N>; S]) {
        for (y, class) in y.iter().zip(target) {
            self.0.add(score(y, class.index()));
        }
    }

    fn value(&self) -> f64 {
        Perplexity::value(self)
    }

    fn higher_is_better(&self) -> bool {
        false
    }
}
