//! What a network loses where a feature says nothing any more.

use core::fmt;
use core::ops::Range;

use super::ExplainError;
use super::score::{Explainable, GROUP};
use crate::config::Rules;
use crate::layer::Mode;
use crate::network::Network;
use crate::parameters::Model;
use crate::plain::{boxed_zeroed, extend_zeroed};
use crate::random::{Generator, shuffle};
use crate::tape::Tape;
use crate::tensor::Floats;
use crate::train::data::Dataset;
use crate::train::gather;

/// The settings of [`permutation_importance`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Permutations<'a> {
    /// How often each feature is shuffled. scikit-learn's `n_repeats`.
    pub repeats: usize,
    /// The seed of the permutations.
    pub seed: u64,
    /// Which numbers of a sample are shuffled together, such as those of a class in one-hot form; without any,
    /// each is a feature of its own.
    pub features: &'a [Range<usize>],
}

impl Default for Permutations<'_> {
    /// 5 times, each number for itself, as in scikit-learn.
    fn default() -> Self {
        Permutations {
            repeats: 5,
            seed: 0,
            features: &[],
        }
    }
}

/// How important each feature is to the score.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Importance {
    /// The score of the data as it is.
    pub score: f64,
    /// Each feature, in order.
    pub features: Vec<FeatureImportance>,
}

/// How important a feature is to the score: by how much it falls where the feature is shuffled.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FeatureImportance {
    /// The numbers of the sample.
    pub feature: Range<usize>,
    /// By how much the score fell in each repeat.
    pub falls: Vec<f64>,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, √(Σ (fall − mean)² / repeats).
    pub deviation: f64,
}

/// By how much a score of the network falls where one feature after the other is shuffled over the samples, so that
/// it says nothing about the target any more.
///
/// `score` is given all outputs and targets; more is better: accuracy, or a negative loss. It is computed once
/// and then for every feature and repeat. scikit-learn's `permutation_importance`.
///
/// ```
/// use netwright::explain::{Permutations, permutation_importance};
/// use netwright::prelude::*;
///
/// network! { struct Line: [2] -> [1] { slope: Dense(1, bias = false) } }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut net = Line::zeroed();
/// net.slope.weight = [[2.0, 0.0]];
/// let data = Samples::from_pairs((0..20).map(|i| ([i as f32, 1.5 * i as f32], [2.0 * i as f32])))?;
/// let importance = permutation_importance(&net, &data, Permutations::default(), |outputs, targets| {
///     let errors = outputs.iter().zip(targets).map(|(y, t): (&[f32; 1], &[f32; 1])| (y[0] - t[0]).powi(2));
///     -f64::from(errors.sum::<f32>())
/// })?;
/// assert!(importance.features[0].mean > 100.0);
/// assert_eq!(importance.features[1].mean, 0.0);
/// # Ok(())
/// # }
/// ```
///
/// Source: L. Breiman, *Random forests*, Machine Learning 45, 2001; A. Fisher, C. Rudin, F. Dominici, *All models
/// are wrong, but many are useful*, Journal of Machine Learning Research 20, 2019.
///
/// # Errors
/// [`ExplainError::Empty`] without a sample, [`ExplainError::Setting`] without a repeat,
/// [`ExplainError::Features`] for a group that is not within a sample, [`ExplainError::NotFinite`] if the score is not
/// finite.
pub fn permutation_importance<N, D>(
    net: &(impl Model<Network = N> + ?Sized),
    data: &D,
    settings: Permutations<'_>,
    score: impl Fn(&[N::Output], &[D::Target]) -> f64,
) -> Result<Importance, ExplainError>
where
    N: Explainable,
    D: Dataset<Input = N::Input> + ?Sized,
{
    let mut rng = Generator::seed(settings.seed);
    permutation_importance_in_order(net, data, settings, |order| shuffle(order, &mut rng), score)
}

/// As [`permutation_importance`], with permutations of the caller's: `permute` brings the indices of the samples
/// into an order for each feature, one after the other, and each of its repeats; it finds them from 0 for each feature, and
/// as it left them for each repeat.
///
/// # Errors
/// As [`permutation_importance`].
///
/// # Panics
/// If what `permute` leaves is no index of a sample.
pub fn permutation_importance_in_order<N, D>(
    net: &(impl Model<Network = N> + ?Sized),
    data: &D,
    settings: Permutations<'_>,
    mut permute: impl FnMut(&mut [usize]),
    score: impl Fn(&[N::Output], &[D::Target]) -> f64,
) -> Result<Importance, ExplainError>
where
    N: Explainable,
    D: Dataset<Input = N::Input> + ?Sized,
{
    let rules = Rules::new().at_least_one("repeats", settings.repeats as u64);
    rules.result().map_err(ExplainError::Setting)?;
    if data.is_empty() {
        return Err(ExplainError::Empty);
    }
    let features = features::<N>(settings.features)?;
    let (mut inputs, targets) = gather(data);
    let mut outputs = Outputs::new(net.network(), data.len());
    let mut scored = |inputs: &[N::Input]| {
        let value = score(outputs.of(inputs), &targets);
        match value.is_finite() {
            true => Ok(value),
            false => Err(ExplainError::NotFinite { value }),
        }
    };
    let whole = scored(&inputs)?;
    let mut found = Vec::with_capacity(features.len());
    for feature in features {
        let column: Vec<_> = (inputs.iter())
            .flat_map(|x| x.as_slice()[feature.clone()].iter().copied())
            .collect();
        let width = feature.len();
        let mut order: Vec<usize> = (0..inputs.len()).collect();
        let mut falls = Vec::with_capacity(settings.repeats);
        for _ in 0..settings.repeats {
            permute(&mut order);
            for (x, from) in inputs.iter_mut().zip(&order) {
                let from = &column[from * width..(from + 1) * width];
                x.as_mut_slice()[feature.clone()].copy_from_slice(from);
            }
            falls.push(whole - scored(&inputs)?);
        }
        for (x, from) in inputs.iter_mut().zip(column.chunks(width)) {
            x.as_mut_slice()[feature.clone()].copy_from_slice(from);
        }
        found.push(FeatureImportance::new(feature, falls));
    }
    Ok(Importance {
        score: whole,
        features: found,
    })
}

/// The groups of features, each number of a sample for itself unless told otherwise.
fn features<N: Explainable>(groups: &[Range<usize>]) -> Result<Vec<Range<usize>>, ExplainError> {
    let features = N::Input::LEN;
    if groups.is_empty() {
        return Ok((0..features).map(|i| i..i + 1).collect());
    }
    for &Range { start, end } in groups {
        if start >= end || end > features {
            return Err(ExplainError::Features {
                from: start,
                to: end,
                features,
            });
        }
    }
    Ok(groups.to_vec())
}

/// Outputs of a network as in inference, with the memory for them.
struct Outputs<'a, N: Network> {
    net: &'a N,
    tape: Box<Tape<N>>,
    y: Vec<N::Output>,
}

impl<'a, N: Network> Outputs<'a, N> {
    fn new(net: &'a N, samples: usize) -> Self {
        const { Tape::<N>::SOUND }
        let mut y = Vec::new();
        extend_zeroed(&mut y, samples);
        Outputs {
            net,
            tape: boxed_zeroed(),
            y,
        }
    }

    fn of(&mut self, x: &[N::Input]) -> &[N::Output] {
        for (x, y) in x.chunks(GROUP).zip(self.y.chunks_mut(GROUP)) {
            let inner = &mut self.tape.inner;
            self.net.trace(x, y, inner, Mode::Inference, &mut ());
        }
        &self.y
    }
}

impl FeatureImportance {
    fn new(feature: Range<usize>, falls: Vec<f64>) -> FeatureImportance {
        let count = falls.len() as f64;
        let mean = falls.iter().sum::<f64>() / count;
        let squares = falls.iter().map(|fall| (fall - mean) * (fall - mean));
        let deviation = (squares.sum::<f64>() / count).sqrt();
        FeatureImportance {
            feature,
            falls,
            mean,
            deviation,
        }
    }
}

impl fmt::Display for Importance {
    /// A line for each feature, the most important first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "score {:.4}; it falls where a feature is shuffled:",
            self.score
        )?;
        let mut sorted: Vec<&FeatureImportance> = self.features.iter().collect();
        sorted.sort_by(|a, b| b.mean.total_cmp(&a.mean));
        for FeatureImportance {
            feature,
            mean,
            deviation,
            ..
        } in sorted
        {
            let name = match feature.len() {
                1 => feature.start.to_string(),
                _ => format!("{}..{}", feature.start, feature.end),
            };
            write!(f, "\n{name:>9}  {mean:>8.4} ± {deviation:.4}")?;
        }
        Ok(())
    }
}
