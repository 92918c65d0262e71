//! Temperature scaling.

use super::{Predictions, TrustError};
use crate::config::Rules;

/// A temperature T, which logits are divided by before softmax: above 1 it makes a network less sure, below 1 more.
/// The most probable class stays the same.
///
/// ```
/// use netwright::class::Class;
/// use netwright::trust::{Predictions, Temperature};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Sure to 98 %, right in three of four.
/// let rows = [0, 0, 0, 1].map(|right| ([4.0, 0.0], Class::<2>::new(right).unwrap()));
/// let found = Temperature::fit(&Predictions::from_logits(rows)?)?;
/// assert!((found.probabilities(&[4.0, 0.0])[0] - 0.75).abs() < 1e-9);
/// # Ok(())
/// # }
/// ```
///
/// Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, *On calibration of modern neural networks*, ICML 2017.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Temperature(f64);

impl Temperature {
    /// The network as it is.
    pub const ONE: Temperature = Temperature(1.0);

    /// This temperature.
    ///
    /// # Errors
    /// [`TrustError::Setting`] unless it is above 0 and finite.
    pub fn new(temperature: f64) -> Result<Temperature, TrustError> {
        let rules = Rules::new().above_zero("temperature", temperature);
        rules.result().map_err(TrustError::Setting)?;
        Ok(Temperature(temperature))
    }

    /// The temperature at which the right classes are most likely: the least mean of −ln softmax(z / T) of the right
    /// class. Take data that the network was not trained on.
    ///
    /// In 1 / T the mean is convex; Newton's method finds where its slope is 0, kept within bounds that close
    /// in.
    ///
    /// # Errors
    /// [`TrustError::AllRight`] or [`TrustError::NoBetterThanChance`] if no temperature is the best.
    pub fn fit(validation: &Predictions) -> Result<Temperature, TrustError> {
        let samples = validation.len();
        // Slopes are as large as logits are.
        let size = (validation.iter().flat_map(|(z, _)| z.iter()))
            .fold(0.0, |most: f64, z| most.max(z.abs()));
        if validation
            .iter()
            .all(|(z, label)| z.iter().all(|other| *other <= z[label]))
        {
            return Err(TrustError::AllRight { samples });
        }
        if size == 0.0 || slopes(validation, 0.0)[0] >= 0.0 {
            return Err(TrustError::NoBetterThanChance { samples });
        }
        // Where one sample is wrong, the slope becomes positive somewhere.
        let (mut low, mut high) = (0.0, 1.0 / size);
        while slopes(validation, high)[0] < 0.0 {
            (low, high) = (high, 2.0 * high);
            if !high.is_finite() {
                return Err(TrustError::AllRight { samples });
            }
        }
        let mut beta = high;
        for _ in 0..200 {
            let [slope, curvature] = slopes(validation, beta);
            match slope < 0.0 {
                true => low = beta,
                false => high = beta,
            }
            let newton = beta - slope / curvature;
            let inside = newton > low && newton < high;
            let next = if inside {
                newton
            } else {
                low + (high - low) / 2.0
            };
            if (next - beta).abs() <= 1e-15 * beta {
                break;
            }
            beta = next;
        }
        Ok(Temperature(1.0 / beta))
    }

    /// The number.
    pub fn value(self) -> f64 {
        self.0
    }

    /// softmax(z / T).
    pub fn probabilities(self, logits: &[f64]) -> Vec<f64> {
        softmax(logits, 1.0 / self.0)
    }

    /// The mean of −ln softmax(z / T) of the right classes.
    #[doc(alias("nll", "log_loss"))]
    pub fn loss(self, predictions: &Predictions) -> f64 {
        let losses = predictions.iter().map(|(z, label)| {
            let most = z.iter().fold(f64::NEG_INFINITY, |most, z| most.max(*z));
            let sum: f64 = z.iter().map(|z| ((z - most) / self.0).exp()).sum();
            sum.ln() - (z[label] - most) / self.0
        });
        losses.sum::<f64>() / predictions.len() as f64
    }
}

fn softmax(z: &[f64], beta: f64) -> Vec<f64> {
    let most = z.iter().fold(f64::NEG_INFINITY, |most, z| most.max(*z));
    let mut p: Vec<f64> = z.iter().map(|z| (beta * (z - most)).exp()).collect();
    let sum: f64 = p.iter().sum();
    p.iter_mut().for_each(|p| *p /= sum);
    p
}

/// The first and the second derivative of the mean loss in β = 1 / T: Σ p z − z of the right class, and the variance of
/// z under p.
fn slopes(predictions: &Predictions, beta: f64) -> [f64; 2] {
    let mut slopes = [0.0; 2];
    for (z, label) in predictions.iter() {
        let p = softmax(z, beta);
        // Measured from the right class, so that large logits do not cancel.
        let of = |power: i32| -> f64 {
            let terms = p
                .iter()
                .zip(z)
                .map(|(p, other)| p * (other - z[label]).powi(power));
            terms.sum()
        };
        let mean = of(1);
        slopes[0] += mean;
        slopes[1] += of(2) - mean * mean;
    }
    slopes.map(|slope| slope / predictions.len() as f64)
}
