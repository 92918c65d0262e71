//! Dropout as a measure of what a network does not know.

use super::{Temperature, TrustError};
use crate::config::Rules;
use crate::layer::Mode;
use crate::network::Network;
use crate::parameters::Model;
use crate::plain::{boxed_zeroed, copy, extend_zeroed};
use crate::random::Draw;
use crate::scalar::Float;
use crate::tape::Tape;
use crate::tensor::{Floats, flat};

/// What a network said of one sample in several passes in which dropout dropped something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Passes {
    width: usize,
    outputs: Vec<f64>,
    logits: Vec<f64>,
}

/// How sure the passes are of a class, in nats.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Uncertainty {
    /// p̄: the mean probability of each class.
    pub probabilities: Vec<f64>,
    /// H(p̄) = −Σ p̄ ln p̄, the predictive entropy: all that is not known.
    #[doc(alias = "predictive_entropy")]
    pub entropy: f64,
    /// H(p̄) − mean H(p), the mutual information: what is not known because the passes disagree, and which more
    /// data would teach; the rest lies in the sample. BALD's score.
    #[doc(alias("mutual_information", "bald", "epistemic"))]
    pub disagreement: f64,
}

/// Passes of a sample through a network as in training, in which dropout and noise draw anew each time.
///
/// Pass i draws the same numbers for the same seed, however many there are.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::trust::monte_carlo_dropout;
///
/// network! {
///     struct Net: [2] -> [3] { hidden: Dense(16) -> Relu -> Dropout(0.5), output: Dense(3) -> Softmax }
/// }
///
/// # fn main() -> Result<(), netwright::trust::TrustError> {
/// let net = Net::boxed(&mut Generator::seed(1));
/// let passes = monte_carlo_dropout(&net, &[0.5, -1.0], 100, 7)?;
/// let uncertainty = passes.uncertainty();
/// assert!(uncertainty.disagreement > 0.0 && uncertainty.disagreement < uncertainty.entropy);
/// # Ok(())
/// # }
/// ```
///
/// Source: Y. Gal, Z. Ghahramani, *Dropout as a Bayesian approximation: representing model uncertainty in deep
/// learning*, ICML 2016; N. Houlsby et al., *Bayesian active learning for classification and preference learning*,
/// arXiv:1112.5745, 2011 (the mutual information).
///
/// # Errors
/// [`TrustError::Setting`] without a pass, [`TrustError::Coupled`] if samples influence each other in training,
/// [`TrustError::NotFinite`].
#[doc(alias = "mc_dropout")]
pub fn monte_carlo_dropout<N: Network>(
    net: &(impl Model<Network = N> + ?Sized),
    x: &N::Input,
    passes: usize,
    seed: u64,
) -> Result<Passes, TrustError> {
    const { Tape::<N>::SOUND }
    let rules = Rules::new().at_least_one("passes", passes as u64);
    rules.result().map_err(TrustError::Setting)?;
    if N::COUPLED {
        return Err(TrustError::Coupled);
    }
    let mut tape = boxed_zeroed::<Tape<N>>();
    let Tape { y, inner, .. } = &mut *tape;
    let mut copies = Vec::new();
    extend_zeroed(&mut copies, passes.min(y.len()));
    copies.iter_mut().for_each(|to| copy(x, to));
    let (mut outputs, mut logits) = (Vec::new(), Vec::new());
    for first in (0..passes).step_by(copies.len()) {
        let count = copies.len().min(passes - first);
        let mode = Mode::Training(Draw::seed(seed).from_sample(first));
        let y = &mut y[..count];
        net.network()
            .trace(&copies[..count], y, inner, mode, &mut ());
        outputs.extend(flat(y).iter().map(|y| y.to_f64()));
        logits.extend(flat(N::logits(y, inner)).iter().map(|z| z.to_f64()));
    }
    match outputs
        .iter()
        .chain(&logits)
        .find(|number| !number.is_finite())
    {
        Some(&found) => Err(TrustError::NotFinite { found, sample: 0 }),
        None => Ok(Passes {
            width: N::Output::LEN,
            outputs,
            logits,
        }),
    }
}

impl Passes {
    /// The outputs of each pass.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.outputs.chunks(self.width)
    }

    /// The mean of each output over the passes.
    pub fn mean(&self) -> Vec<f64> {
        mean(self.width, &self.outputs)
    }

    /// The standard deviation of each output over the passes, √(Σ (y − mean)² / passes).
    pub fn deviation(&self) -> Vec<f64> {
        let mean_output = self.mean();
        let squares: Vec<f64> = (self.iter())
            .flat_map(|y| {
                y.iter()
                    .zip(&mean_output)
                    .map(|(y, mean)| (y - mean) * (y - mean))
            })
            .collect();
        mean(self.width, &squares)
            .into_iter()
            .map(f64::sqrt)
            .collect()
    }

    /// How sure the passes are of a class: of the probabilities that softmax makes of the values before the head,
    /// whether the network ends in `Softmax` or not.
    pub fn uncertainty(&self) -> Uncertainty {
        let rows = self.logits.chunks(self.width);
        let count = rows.len() as f64;
        let rows: Vec<Vec<f64>> = rows.map(|z| Temperature::ONE.probabilities(z)).collect();
        let probabilities = mean(self.width, &rows.concat());
        let whole = entropy(&probabilities);
        let within = rows.iter().map(|p| entropy(p)).sum::<f64>() / count;
        Uncertainty {
            probabilities,
            entropy: whole,
            // Not below 0, but for rounding.
            disagreement: (whole - within).max(0.0),
        }
    }
}

fn mean(width: usize, rows: &[f64]) -> Vec<f64> {
    let mut mean = vec![0.0; width];
    for row in rows.chunks(width) {
        mean.iter_mut().zip(row).for_each(|(mean, y)| *mean += y);
    }
    let count = (rows.len() / width) as f64;
    mean.iter_mut().for_each(|mean| *mean /= count);
    mean
}

/// −Σ p ln p.
fn entropy(p: &[f64]) -> f64 {
    -p.iter()
        .filter(|p| **p > 0.0)
        .map(|p| p * p.ln())
        .sum::<f64>()
}
