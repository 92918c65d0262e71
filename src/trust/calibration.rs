//! Whether probabilities mean what they say.

use core::fmt;

use super::TrustError;
use crate::config::Rules;

/// Answers whose probability is within bounds: above `from`, up to `to`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Bin {
    /// The lower bound.
    pub from: f64,
    /// The upper bound.
    pub to: f64,
    /// How many answers there are.
    pub count: usize,
    /// The mean of their probabilities; 0 of none.
    pub confidence: f64,
    /// The share of right ones; 0 of none.
    pub accuracy: f64,
}

/// A reliability diagram: answers put into bins of equal width by how probable they are, with how many are right.
///
/// Where confidence and accuracy agree in each bin, probabilities mean what they say. Of many classes, what is
/// asked is the most probable class and whether it is right; of one class, its probability and whether it is
/// the one. scikit-learn's `calibration_curve` with `strategy="uniform"`, which leaves empty bins out.
///
/// ```
/// use netwright::trust::Calibration;
///
/// # fn main() -> Result<(), netwright::trust::TrustError> {
/// let answers = [(0.9, true), (0.9, true), (0.9, false), (0.3, false)];
/// let curve = Calibration::new(&answers, 5)?;
/// assert_eq!(curve.bins()[4].count, 3);
/// assert!((curve.expected_error() - (0.75 * (0.9 - 2.0 / 3.0) + 0.25 * 0.3)).abs() < 1e-12);
/// # Ok(())
/// # }
/// ```
///
/// Source: M. H. DeGroot, S. E. Fienberg, *The comparison and evaluation of forecasters*, The Statistician 32, 1983;
/// M. Pakdaman Naeini, G. F. Cooper, M. Hauskrecht, *Obtaining well calibrated probabilities using Bayesian
/// binning*, AAAI 2015 (the errors).
#[derive(Debug, Clone, PartialEq)]
#[doc(alias = "calibration_curve")]
pub struct Calibration {
    bins: Vec<Bin>,
    samples: usize,
}

impl Calibration {
    /// Of probabilities, and whether what was said with them is right, in this many bins.
    ///
    /// # Errors
    /// [`TrustError::Empty`], [`TrustError::Setting`] without a bin, [`TrustError::Probability`].
    pub fn new(answers: &[(f64, bool)], bins: usize) -> Result<Calibration, TrustError> {
        let rules = Rules::new().at_least_one("bins", bins as u64);
        rules.result().map_err(TrustError::Setting)?;
        if answers.is_empty() {
            return Err(TrustError::Empty);
        }
        let bound = |i: usize| i as f64 / bins as f64;
        let empty = |i| Bin {
            from: bound(i),
            to: bound(i + 1),
            count: 0,
            confidence: 0.0,
            accuracy: 0.0,
        };
        let mut bins: Vec<Bin> = (0..bins).map(empty).collect();
        let last = bins.len() - 1;
        for (sample, &(found, right)) in answers.iter().enumerate() {
            if !(0.0..=1.0).contains(&found) {
                return Err(TrustError::Probability { found, sample });
            }
            let at = bins.partition_point(|bin| bin.to < found).min(last);
            bins[at].count += 1;
            bins[at].confidence += found;
            bins[at].accuracy += f64::from(right);
        }
        for bin in bins.iter_mut().filter(|bin| bin.count > 0) {
            bin.confidence /= bin.count as f64;
            bin.accuracy /= bin.count as f64;
        }
        Ok(Calibration {
            bins,
            samples: answers.len(),
        })
    }

    /// The bins, from 0 to 1.
    pub fn bins(&self) -> &[Bin] {
        &self.bins
    }

    /// The mean difference of confidence and accuracy, Σ count / n · |accuracy − confidence|: the ECE.
    #[doc(alias("ece", "expected_calibration_error"))]
    pub fn expected_error(&self) -> f64 {
        let errors = self.bins.iter().map(|bin| bin.count as f64 * bin.error());
        errors.sum::<f64>() / self.samples as f64
    }

    /// The greatest difference of confidence and accuracy: the MCE.
    #[doc(alias("mce", "maximum_calibration_error"))]
    pub fn greatest_error(&self) -> f64 {
        self.bins.iter().map(Bin::error).fold(0.0, f64::max)
    }
}

impl Bin {
    /// |accuracy − confidence|.
    pub fn error(&self) -> f64 {
        (self.accuracy - self.confidence).abs()
    }
}

impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " probability  samples  said   right")?;
        for bin in self.bins.iter().filter(|bin| bin.count > 0) {
            let Bin {
                from,
                to,
                count,
                confidence,
                accuracy,
            } = bin;
            write!(
                f,
                "\n {from:.2} to {to:.2} {count:>8}  {confidence:.3}  {accuracy:.3}"
            )?;
        }
        write!(
            f,
            "\n expected error {:.4}, greatest {:.4}",
            self.expected_error(),
            self.greatest_error()
        )
    }
}
