//! L-BFGS step by step as PyTorch's, and the minimum that SciPy's Levenberg–Marquardt finds.

use netwright::plain::zeroed;
use netwright::prelude::*;
use netwright::train::{FullBatch, LevenbergMarquardt, LevenbergMarquardtConfig};

use crate::file::Reference;

network! {
    struct Small: [f64; 3] -> [2] {
        hidden: Dense(4) -> Tanh,
        output: Dense(2),
    }
}

network! {
    struct Curve: [f64; 1] -> [1] {
        hidden: Dense(3) -> Tanh,
        output: Dense(1),
    }
}

fn file() -> Reference<'static> {
    Reference::new(include_bytes!("data/second_order.safetensors"))
}

/// Steps of PyTorch's settings, with as many past steps as it keeps.
fn steps<const M: usize>(file: &Reference<'_>, case: &str) {
    let (inputs, targets) = (
        file.rows::<[f64; 3]>("input"),
        file.rows::<[f64; 2]>("target"),
    );
    let data = Samples::new(inputs, targets).unwrap();
    let (mut net, mut grad) = (zeroed::<Small>(), zeroed::<Small>());
    file.load("initial/", &mut net);
    let mut batch = FullBatch::new(&net, &data, MeanSquaredError).unwrap();
    let iterations = file.note(case, "max_iter");
    let search = match file.note::<String>(case, "line_search_fn").as_str() {
        "strong_wolfe" => LineSearch::StrongWolfe,
        _ => LineSearch::Fixed,
    };
    let config = LbfgsConfig {
        rate: file.note(case, "lr"),
        iterations,
        evaluations: iterations * 5 / 4,
        search,
        ..LbfgsConfig::default()
    };
    let mut lbfgs = LbfgsFor::<Small, M>::new(config);
    let evaluations = file.integers(&format!("{case}/evaluations"));
    let mut losses = Vec::new();
    for expected in evaluations {
        let report = lbfgs.step(&mut net, &mut grad, |net, grad| batch.gradient(net, grad));
        losses.push(report.before);
        assert_eq!(
            lbfgs.evaluations, expected as u64,
            "{case}: losses computed"
        );
    }
    file.check(&format!("{case}/loss"), &losses);
    file.check(&format!("{case}/last"), net.as_slice());
}

#[test]
fn lbfgs_is_that_of_pytorch() {
    let file = file();
    steps::<4>(&file, "wolfe");
    steps::<10>(&file, "wolfe_long");
    steps::<3>(&file, "wolfe_short");
    steps::<5>(&file, "fixed");
}

#[test]
fn levenberg_marquardt_finds_the_minimum_that_scipy_finds() {
    let file = file();
    let (inputs, targets) = (
        file.rows::<[f64; 1]>("curve/input"),
        file.rows::<[f64; 1]>("curve/target"),
    );
    let data = Samples::new(inputs, targets).unwrap();
    let mut net = zeroed::<Curve>();
    file.load("curve/initial/", &mut net);
    let config = LevenbergMarquardtConfig {
        iterations: 2000,
        tolerance_loss: 1e-15,
        tolerance_step: 1e-12,
        ..LevenbergMarquardtConfig::default()
    };
    let report = LevenbergMarquardt::new(config)
        .fit(&mut net, &data)
        .unwrap();
    file.check("curve/sum_of_squares", &[report.sum_of_squares]);
    file.check_within(1e-5, "curve/last", net.as_slice());
}
