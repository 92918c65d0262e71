//! Gradients against central differences, at random shapes, outputs and targets.

use netwright::activation::{Gelu, LogSoftmax, Relu, Sigmoid, Softmax, Tanh};
use netwright::check;
use netwright::loss::*;
use netwright::tensor::Tensor;

use crate::numbers;

/// Several random outputs and targets of one shape.
fn at<Y: Tensor<Scalar = f64>>() {
    for seed in 0..8 {
        let z = numbers::<Y>(seed, -4.0, 4.0);
        let p = numbers::<Y>(seed + 100, 0.02, 0.98);
        let t = numbers::<Y>(seed + 200, 0.0, 1.0);
        let far = numbers::<Y>(seed + 300, -3.0, 3.0);
        of_numbers(&z, &p, &t, &far);
        of_labels(&z, &p, &t);
        after_heads(&z, &t);
    }
}

fn of_numbers<Y: Tensor<Scalar = f64>>(z: &Y, p: &Y, t: &Y, far: &Y) {
    check::loss(&MeanSquaredError, z, t);
    check::loss(&MeanAbsoluteError, z, far);
    check::loss(&MeanAbsolutePercentageError, z, far);
    check::loss(&MeanSquaredLogarithmicError, p, t);
    check::loss(&Huber::default(), z, far);
    check::loss(&Huber { delta: 0.3 }, z, far);
    check::loss(&SmoothL1::default(), z, far);
    check::loss(&SmoothL1 { beta: 0.3 }, z, far);
    check::loss(&LogCosh, z, far);
    check::loss(&Poisson, p, t);
    check::loss(&PoissonWithLogRates, z, t);
    check::loss(&KullbackLeibler, p, t);
    check::loss(&KullbackLeiblerWithLogProbabilities, z, t);
    check::loss(&Hinge, z, far);
    check::loss(&SquaredHinge, z, far);
    check::loss(&CategoricalHinge, z, t);
    check::loss(&MultiMargin::default(), z, t);
    check::loss(&CosineSimilarity, z, far);
}

fn of_labels<Y: Tensor<Scalar = f64>>(z: &Y, p: &Y, t: &Y) {
    check::loss(&CategoricalCrossEntropy, p, t);
    check::loss(&CategoricalCrossEntropyWithLogits, z, t);
    check::loss(&NegativeLogLikelihood, z, t);
    check::loss(&BinaryCrossEntropy, p, t);
    check::loss(&BinaryCrossEntropyWithLogits, z, t);
    for (alpha, gamma) in [(0.25, 2.0), (1.0, 0.0), (0.5, 0.5), (2.0, 3.0)] {
        let focal = CategoricalFocalCrossEntropy { alpha, gamma };
        check::loss(&focal, p, t);
        check::loss(&CategoricalFocalCrossEntropyWithLogits(focal), z, t);
        check::loss_after::<Softmax, _, _, _>(&focal, z, t);
        let alpha = (alpha < 1.0).then_some(alpha);
        let focal = BinaryFocalCrossEntropy { alpha, gamma };
        check::loss(&focal, p, t);
        check::loss(&BinaryFocalCrossEntropyWithLogits(focal), z, t);
        check::loss_after::<Sigmoid, _, _, _>(&focal, z, t);
    }
    let smoothing = 0.2;
    let loss = LabelSmoothing {
        loss: CategoricalCrossEntropy,
        smoothing,
    };
    check::loss(&loss, p, t);
    check::loss_after::<Softmax, _, _, _>(&loss, z, t);
    let loss = LabelSmoothing {
        loss: BinaryCrossEntropy,
        smoothing,
    };
    check::loss(&loss, p, t);
    check::loss_after::<Sigmoid, _, _, _>(&loss, z, t);
}

fn after_heads<Y: Tensor<Scalar = f64>>(z: &Y, t: &Y) {
    check::loss_after::<Softmax, _, _, _>(&CategoricalCrossEntropy, z, t);
    check::loss_after::<Sigmoid, _, _, _>(&CategoricalCrossEntropy, z, t);
    check::loss_after::<LogSoftmax, _, _, _>(&NegativeLogLikelihood, z, t);
    check::loss_after::<Sigmoid, _, _, _>(&BinaryCrossEntropy, z, t);
    check::loss_after::<Softmax, _, _, _>(&BinaryCrossEntropy, z, t);
    check::loss_after::<Softmax, _, _, _>(&KullbackLeibler, z, t);
    check::loss_after::<LogSoftmax, _, _, _>(&KullbackLeiblerWithLogProbabilities, z, t);
    check::loss_after::<Softmax, _, _, _>(&MeanSquaredError, z, t);
    check::loss_after::<Relu, _, _, _>(&MeanSquaredError, z, t);
    check::loss_after::<Tanh, _, _, _>(&Hinge, z, t);
    check::loss_after::<Gelu, _, _, _>(&MeanSquaredError, z, t);
    check::loss_after::<Sigmoid, _, _, _>(&Poisson, z, t);
}

#[test]
fn gradients_agree_with_central_differences() {
    at::<f64>();
    at::<[f64; 1]>();
    at::<[f64; 2]>();
    at::<[f64; 10]>();
    at::<[f64; 37]>();
    at::<[[f64; 3]; 4]>();
    at::<[[[f64; 3]; 1]; 5]>();
}

#[test]
fn slopes_are_those_of_dual_numbers() {
    let around: Vec<f64> = (-64..=64).map(|i| f64::from(i) / 4.0).collect();
    let shares: Vec<f64> = (1..100).map(|i| f64::from(i) / 100.0).collect();
    let far = [-1e4, -300.0, -1e-6, 0.0, 1e-6, 300.0, 1e4];
    check::pointwise_loss(&LogCosh, &around, &[0.0, 1.0]);
    check::pointwise_loss(&LogCosh, &far, &[0.0]);
    check::pointwise_loss(&MeanSquaredError, &around, &around);
    check::pointwise_loss(&BinaryCrossEntropyWithLogits, &far, &shares);
}
