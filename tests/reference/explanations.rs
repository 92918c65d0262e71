//! Attributions as Captum computes them, importance and calibration as scikit-learn does.

use netwright::explain::*;
use netwright::plain::boxed_zeroed;
use netwright::prelude::*;
use netwright::tensor::Shape;
use netwright::trust::{Attack, Calibration, Norm};

use crate::close::assert_close;
use crate::file::Reference;

network! {
    struct Net: [f64; 2, 7, 6] -> [3] {
        conv: Conv2d(4, kernel = 3) -> Tanh -> AvgPool2d(2) -> Flatten,
        out: Dense(3),
    }
}

network! {
    struct Linear: [f64; 4] -> [1] { line: Dense(1, bias = false) }
}

type Image = [[[f64; 6]; 7]; 2];

const CLASS: Score<'static, f64> = Score::Logit(1);

fn file() -> Reference<'static> {
    Reference::new(include_bytes!("data/explanations.safetensors"))
}

fn one<X: Tensor<Scalar = f64>>(file: &Reference<'_>, name: &str) -> X {
    file.rows(name).remove(0)
}

#[track_caller]
fn close<X: Tensor<Scalar = f64>>(file: &Reference<'_>, name: &str, found: &X) {
    file.check(name, std::slice::from_ref(found));
}

#[track_caller]
fn near(name: &str, found: &[f64], expected: &[f64]) {
    assert_close(name, Shape::new(&[found.len()]), found, expected);
}

/// Everything in one test, so that all that the file holds is read.
#[test]
fn explanations_are_those_of_captum_and_scikit_learn() {
    let file = file();
    let mut net = boxed_zeroed::<Net>();
    net.conv
        .weight
        .copy_from_slice(&file.rows("net.conv.weight"));
    net.conv.bias.copy_from_slice(&file.rows("net.conv.bias"));
    net.out.weight.copy_from_slice(&file.rows("net.out.weight"));
    net.out.bias.copy_from_slice(&file.rows("net.out.bias"));
    let x: Image = one(&file, "x");

    close(&file, "saliency", &*saliency(&*net, &x, CLASS).unwrap());
    close(
        &file,
        "input_x_gradient",
        &*input_times_gradient(&*net, &x, CLASS).unwrap(),
    );
    integrals(&file, &net, &x);
    let settings = Occlusion {
        window: &[1, 3, 2],
        stride: &[1, 2, 2],
        baseline: Baseline::Constant(0.25),
    };
    close(
        &file,
        "occlusion",
        &*occlusion(&*net, &x, CLASS, settings).unwrap(),
    );
    maps::<[[f64; 4]; 5]>(&file, &net, &x, 0);
    maps::<[[f64; 4]; 5]>(&file, &net, &x, 1);
    maps::<[[f64; 2]; 2]>(&file, &net, &x, 2);
    attacks(&file, &net);
    importance(&file);
    calibration(&file);
    file.assert_all_read();
}

fn integrals(file: &Reference<'_>, net: &Net, x: &Image) {
    let baseline: Image = one(file, "baseline");
    for (name, quadrature) in [
        ("gausslegendre", Quadrature::GaussLegendre),
        ("riemann_left", Quadrature::RiemannLeft),
        ("riemann_right", Quadrature::RiemannRight),
        ("riemann_middle", Quadrature::RiemannMiddle),
        ("riemann_trapezoid", Quadrature::RiemannTrapezoid),
    ] {
        let settings = IntegratedGradients {
            baseline: Baseline::Sample(&baseline),
            steps: 20,
            quadrature,
        };
        let found = integrated_gradients(net, x, CLASS, settings).unwrap();
        close(file, &format!("integrated.{name}"), &*found.attribution);
        // It may be rounding alone.
        let delta: f64 = one(file, &format!("integrated.{name}.delta"));
        assert!(
            (found.gap - delta).abs() < 1e-12,
            "{name}: {} {delta}",
            found.gap
        );
    }
}

fn maps<X: Tensor<Scalar = f64>>(file: &Reference<'_>, net: &Net, x: &Image, stage: usize) {
    let settings = GradCam::of("conv").stage(stage);
    for (name, settings) in [("relu", settings), ("signed", settings.signed())] {
        let name = format!("grad_cam.{stage}.{name}");
        let expected: X = one(file, &name);
        let map = grad_cam(net, x, CLASS, settings).unwrap();
        near(&name, map.values(), Floats::as_slice(&expected));
    }
}

fn attacks(file: &Reference<'_>, net: &Net) {
    let pixels: Image = one(file, "pixels");
    let on = |attack: Attack| {
        let class = Class::<3>::new(2).unwrap();
        *attack
            .on(net, &pixels, &class, CategoricalCrossEntropyWithLogits)
            .unwrap()
    };
    close(file, "fgsm", &on(Attack::fgsm(0.1)));
    for (name, norm) in [("pgd.Linf", Norm::Greatest), ("pgd.L2", Norm::Euclidean)] {
        let attack = Attack {
            norm,
            step: 0.07,
            steps: 9,
            start: None,
            ..Attack::pgd(0.3)
        };
        close(file, name, &on(attack));
    }
}

fn importance(file: &Reference<'_>) {
    let mut net = boxed_zeroed::<Linear>();
    net.line
        .weight
        .copy_from_slice(&file.rows("permutation.weight"));
    let rows: Vec<[f64; 4]> = file.rows("permutation.rows");
    let targets: Vec<[f64; 1]> = file.rows("permutation.targets");
    let data = Samples::new(rows, targets).unwrap();
    let orders = file.signed("permutation.orders");
    let mut orders = orders.chunks(30).cycle();
    let permute = |order: &mut [usize]| {
        let from = orders.next().unwrap();
        order
            .iter_mut()
            .zip(from)
            .for_each(|(at, from)| *at = *from as usize);
    };
    let score = |outputs: &[[f64; 1]], targets: &[[f64; 1]]| {
        let errors = outputs
            .iter()
            .zip(targets)
            .map(|(y, t)| (y[0] - t[0]).powi(2));
        -errors.sum::<f64>() / outputs.len() as f64
    };
    let settings = Permutations {
        repeats: 6,
        ..Permutations::default()
    };
    let found = permutation_importance_in_order(&*net, &data, settings, permute, score).unwrap();
    let falls: Vec<[f64; 6]> = file.rows("permutation.importances");
    let (means, deviations): (Vec<f64>, Vec<f64>) = (
        file.rows("permutation.mean"),
        file.rows("permutation.deviation"),
    );
    for (i, feature) in found.features.iter().enumerate() {
        near("importances", &feature.falls, &falls[i]);
        near("mean", &[feature.mean], &means[i..=i]);
        near("deviation", &[feature.deviation], &deviations[i..=i]);
    }
}

fn calibration(file: &Reference<'_>) {
    let p: Vec<f64> = file.rows("calibration.p");
    let right = file.signed("calibration.right");
    let answers: Vec<(f64, bool)> = p
        .into_iter()
        .zip(right.iter().map(|right| *right == 1))
        .collect();
    let curve = Calibration::new(&answers, 5).unwrap();
    let bins = || curve.bins().iter().filter(|bin| bin.count > 0);
    let confidences: Vec<f64> = bins().map(|bin| bin.confidence).collect();
    let accuracies: Vec<f64> = bins().map(|bin| bin.accuracy).collect();
    near(
        "confidence",
        &confidences,
        &file.rows::<f64>("calibration.confidence"),
    );
    near(
        "accuracy",
        &accuracies,
        &file.rows::<f64>("calibration.accuracy"),
    );
}
