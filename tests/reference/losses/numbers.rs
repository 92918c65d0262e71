//! Losses of numbers against numbers, element by element, and of distributions.

use netwright::prelude::*;

use super::{Case, Chances, Distribution};

/// Checks the case if its loss is one of these.
pub fn check<T: Float>(case: &Case<'_>) -> bool {
    let rows = || case.rows::<T>();
    match case.loss() {
        "mean_squared_error" => case.linear(MeanSquaredError, &rows()),
        "mean_absolute_error" => {
            case.linear(MeanAbsoluteError, &rows());
            case.linear(SmoothL1 { beta: 0.0 }, &rows());
        }
        "mean_absolute_percentage_error" => case.linear(MeanAbsolutePercentageError, &rows()),
        "mean_squared_logarithmic_error" => case.alone(MeanSquaredLogarithmicError, &rows()),
        "huber" => {
            let delta = case.note("delta");
            case.linear(Huber { delta }, &rows());
        }
        "smooth_l1" => {
            let beta = case.note("beta");
            case.linear(SmoothL1 { beta }, &rows());
        }
        "log_cosh" => case.linear(LogCosh, &rows()),
        "poisson" => case.alone(Poisson, &rows()),
        "poisson_log_rates" => case.linear(PoissonWithLogRates, &rows()),
        "kullback_leibler" => case.alone(KullbackLeibler, &rows()),
        "kullback_leibler_log_probabilities" => {
            case.alone(KullbackLeiblerWithLogProbabilities, &rows());
        }
        "binary_cross_entropy" => case.alone(BinaryCrossEntropy, &rows()),
        "binary_cross_entropy_logits" => {
            case.linear(BinaryCrossEntropyWithLogits, &rows());
            case.after::<Chances<T>, T, _>(BinaryCrossEntropy, &rows());
        }
        "categorical_cross_entropy" => case.alone(CategoricalCrossEntropy, &rows()),
        "categorical_cross_entropy_logits" => case.of_logits::<T, _>(&rows()),
        "sparse_categorical_cross_entropy" => {
            case.alone::<[T; 10], _>(CategoricalCrossEntropy, &case.classes());
        }
        "sparse_categorical_cross_entropy_logits" => {
            case.of_logits::<T, _>(&case.classes());
            // Of a label, the divergence is the cross-entropy.
            case.after::<Distribution<T>, T, _>(KullbackLeibler, &case.classes());
        }
        "negative_log_likelihood" => {
            case.alone::<[T; 10], _>(NegativeLogLikelihood, &case.classes());
        }
        _ => return false,
    }
    true
}
