//! Successive halving: trials that are worse than others with as much training are given up.

use super::SearchError;

/// Successive halving: at each rung, a trial goes on only if it is among the best 1 / `factor` of those that have been
/// there.
///
/// Rungs are at the steps `first`, `first` · `factor`, `first` · `factor`², …, whatever a trial calls a step: an epoch,
/// usually. A trial is compared with those of lower numbers, for which it waits if need be: so who goes on depends
/// neither on the number of threads nor on their speed, and the first trial always does. Optuna's
/// `SuccessiveHalvingPruner`, in order.
///
/// Source: L. Li et al., *A system for massively parallel hyperparameter tuning*, MLSys 2020 (ASHA).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Halving {
    /// The step of the first rung.
    pub first: u64,
    /// Of how many trials one goes on.
    pub factor: u64,
}

impl Default for Halving {
    /// The first rung at step 1, and one of three.
    fn default() -> Self {
        Halving {
            first: 1,
            factor: 3,
        }
    }
}

impl Halving {
    pub(super) fn check(&self) -> Result<(), SearchError> {
        let (rule, found) = match self {
            Halving { first: 0, .. } => ("the first rung is at step 1 or later", 0),
            Halving { factor, .. } if *factor < 2 => ("one of 2 trials or more goes on", *factor),
            _ => return Ok(()),
        };
        Err(SearchError::Halving { rule, found })
    }

    /// The step of a rung, counted from 0.
    pub(super) fn step(&self, rung: usize) -> u64 {
        let power = u32::try_from(rung).ok();
        let factor = power.and_then(|power| self.factor.checked_pow(power));
        factor.map_or(u64::MAX, |factor| self.first.saturating_mul(factor))
    }

    /// Whether a value is among the best of others, smaller ones being better, and NaN the worst.
    pub(super) fn goes_on(&self, value: f64, others: &[f64]) -> bool {
        let better = others.iter().filter(|other| **other < value).count() as u64;
        let kept = ((others.len() as u64 + 1) / self.factor).max(1);
        !value.is_nan() && better < kept
    }
}
