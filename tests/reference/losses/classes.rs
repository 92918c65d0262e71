//! Focal losses, label smoothing, and weights of classes and samples.

use netwright::prelude::*;

use super::{Case, Chances, Distribution, LogDistribution};

/// Checks the case if its loss is focal or smoothed.
pub fn check<T: Float>(case: &Case<'_>) -> bool {
    let rows = || case.rows::<T>();
    match case.loss() {
        "categorical_focal" => case.alone(categorical_focal(case), &rows()),
        "categorical_focal_logits" => {
            let focal = categorical_focal(case);
            case.linear(CategoricalFocalCrossEntropyWithLogits(focal), &rows());
            case.after::<Distribution<T>, T, _>(focal, &rows());
        }
        "categorical_focal_terms" => {
            let (alpha, gamma) = (1.0, case.note("gamma"));
            let loss = CategoricalFocalCrossEntropy { alpha, gamma };
            case.alone(class_terms::<T, _>(case, loss), &rows());
        }
        "binary_focal" => case.alone(binary_focal(case), &rows()),
        "binary_focal_logits" => {
            let focal = binary_focal(case);
            case.linear(BinaryFocalCrossEntropyWithLogits(focal), &rows());
            case.after::<Chances<T>, T, _>(focal, &rows());
        }
        "smoothed_categorical" => case.alone(smoothed(case, CategoricalCrossEntropy), &rows()),
        "smoothed_categorical_logits" => smoothed_logits::<T, _>(case, &rows()),
        "smoothed_sparse_logits" => smoothed_logits::<T, _>(case, &case.classes()),
        "smoothed_binary" => case.alone(smoothed(case, BinaryCrossEntropy), &rows()),
        "smoothed_binary_logits" => {
            case.linear(smoothed(case, BinaryCrossEntropyWithLogits), &rows());
            case.after::<Chances<T>, T, _>(smoothed(case, BinaryCrossEntropy), &rows());
        }
        "smoothed_categorical_focal" => {
            case.alone(
                smoothed(case, CategoricalFocalCrossEntropy::default()),
                &rows(),
            );
        }
        "smoothed_binary_focal" => {
            case.alone(smoothed(case, BinaryFocalCrossEntropy::default()), &rows());
        }
        _ => return false,
    }
    true
}

fn categorical_focal(case: &Case<'_>) -> CategoricalFocalCrossEntropy {
    CategoricalFocalCrossEntropy {
        alpha: case.note("alpha"),
        gamma: case.note("gamma"),
    }
}

fn binary_focal(case: &Case<'_>) -> BinaryFocalCrossEntropy {
    let balanced = case.name.ends_with("_balanced");
    BinaryFocalCrossEntropy {
        alpha: balanced.then(|| case.note("alpha")),
        gamma: case.note("gamma"),
    }
}

fn smoothed<L: Labels>(case: &Case<'_>, loss: L) -> LabelSmoothing<L> {
    let smoothing = case.note("smoothing");
    LabelSmoothing { loss, smoothing }
}

/// The smoothed cross-entropy of logits, by three losses after their heads.
fn smoothed_logits<T: Float, U: Target<[T; 10]>>(case: &Case<'_>, targets: &[U]) {
    case.linear(smoothed(case, CategoricalCrossEntropyWithLogits), targets);
    case.after::<Distribution<T>, T, _>(smoothed(case, CategoricalCrossEntropy), targets);
    case.after::<LogDistribution<T>, T, _>(smoothed(case, NegativeLogLikelihood), targets);
}

/// Checks the case if its loss is weighted.
pub fn check_weights<T: Float>(case: &Case<'_>) -> bool {
    match case.loss() {
        "class_terms_logits" if case.name.ends_with("_soft") => {
            terms_of_logits::<T, _>(case, &case.rows());
        }
        "class_terms_logits" => {
            terms_of_logits::<T, _>(case, &case.classes());
            // Of labels, terms and samples are weighted alike.
            let loss = class_weights::<T, _>(case, CategoricalCrossEntropy, Average::Weights);
            case.after::<Distribution<T>, T, _>(loss, &case.classes());
        }
        "class_terms_smoothed" if case.name.ends_with("_soft") => {
            smoothed_terms::<T, _>(case, &case.rows());
        }
        "class_terms_smoothed" => smoothed_terms::<T, _>(case, &case.classes()),
        "class_terms_likelihood" => {
            let loss = class_terms::<T, _>(case, NegativeLogLikelihood);
            case.alone::<[T; 10], _>(loss, &case.classes());
        }
        "class_terms_margin" => {
            let loss = class_weights::<T, _>(case, MultiMargin::default(), Average::Samples);
            case.linear::<T, _>(loss, &case.classes());
        }
        "class_weights" => {
            let loss = class_weights::<T, _>(case, CategoricalCrossEntropy, Average::Samples);
            case.alone(loss, &case.rows::<T>());
        }
        "class_weights_sparse" => {
            let loss = class_weights::<T, _>(case, CategoricalCrossEntropy, Average::Samples);
            case.alone::<[T; 10], _>(loss, &case.classes());
        }
        "class_weights_squared" => {
            let loss = class_weights::<T, _>(case, MeanSquaredError, Average::Samples);
            case.linear(loss, &case.rows::<T>());
        }
        "sample_weights" | "sample_weights_some" => {
            let loss = sample_weights(MeanSquaredError, Average::Samples);
            case.linear(loss, &weighted::<T, _>(case, case.rows::<T>()));
        }
        "sample_weights_mean" => {
            let loss = sample_weights(MeanSquaredError, Average::Weights);
            case.linear(loss, &weighted::<T, _>(case, case.rows::<T>()));
        }
        "sample_weights_logits" => {
            let targets = weighted::<T, _>(case, case.classes());
            let loss = sample_weights(CategoricalCrossEntropy, Average::Weights);
            case.after::<Distribution<T>, T, _>(loss, &targets);
        }
        "ignored" => {
            let loss = sample_weights(CategoricalCrossEntropyWithLogits, Average::Weights);
            case.linear::<T, _>(loss, &without_ignored(case));
        }
        _ => return false,
    }
    true
}

fn terms_of_logits<T: Float, U: Target<[T; 10]>>(case: &Case<'_>, targets: &[U]) {
    let loss = class_terms::<T, _>(case, CategoricalCrossEntropyWithLogits);
    case.linear(loss, targets);
    let loss = class_terms::<T, _>(case, CategoricalCrossEntropy);
    case.after::<Distribution<T>, T, _>(loss, targets);
    let loss = class_terms::<T, _>(case, NegativeLogLikelihood);
    case.after::<LogDistribution<T>, T, _>(loss, targets);
}

fn smoothed_terms<T: Float, U: Target<[T; 10]>>(case: &Case<'_>, targets: &[U]) {
    let loss = class_terms::<T, _>(case, CategoricalCrossEntropyWithLogits);
    case.linear(smoothed(case, loss), targets);
    let loss = class_terms::<T, _>(case, CategoricalCrossEntropy);
    case.after::<Distribution<T>, T, _>(smoothed(case, loss), targets);
}

fn class_terms<T: Float, L: OverClasses>(case: &Case<'_>, loss: L) -> ClassTerms<L, 10> {
    let weights = case.weights::<T>().try_into().unwrap();
    ClassTerms { loss, weights }
}

fn class_weights<T: Float, L>(case: &Case<'_>, loss: L, average: Average) -> ClassWeights<L, 10> {
    ClassWeights {
        loss,
        weights: case.weights::<T>().try_into().unwrap(),
        average,
    }
}

fn sample_weights<L>(loss: L, average: Average) -> SampleWeights<L> {
    SampleWeights { loss, average }
}

/// Targets with the weights of their samples.
fn weighted<T: Float, U: Plain>(case: &Case<'_>, targets: Vec<U>) -> Vec<Weighted<U>> {
    let pairs = targets.into_iter().zip(case.weights::<T>());
    pairs
        .map(|(target, weight)| Weighted { target, weight })
        .collect()
}

/// Labels, those that are none with a weight of 0.
fn without_ignored(case: &Case<'_>) -> Vec<Weighted<Class<10>>> {
    let target = |label: i64| match usize::try_from(label) {
        Ok(index) => (Class::new(index).unwrap(), 1.0),
        Err(_) => (Class::new(0).unwrap(), 0.0),
    };
    let labels = case.file.signed(&case.tensor("target"));
    labels
        .into_iter()
        .map(target)
        .map(|(target, weight)| Weighted { target, weight })
        .collect()
}
