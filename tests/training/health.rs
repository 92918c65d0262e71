//! Gradient health: what is measured, and what is warned of.

use netwright::train::{GradientHealth, UnitKind};

use super::*;

network! {
    /// Deep, of activations whose slope is a quarter at most.
    struct Deep: [2] -> [3] {
        first: Dense(8) -> Sigmoid,
        second: Dense(8) -> Sigmoid,
        third: Dense(8) -> Sigmoid,
        fourth: Dense(8) -> Sigmoid,
        fifth: Dense(8) -> Sigmoid,
        sixth: Dense(8) -> Sigmoid,
        seventh: Dense(8) -> Sigmoid,
        eighth: Dense(8) -> Sigmoid,
        output: Dense(3) -> Softmax,
    }
}

network! {
    struct Shallow: [2] -> [3] {
        hidden: Dense(8) -> Relu,
        second: Dense(8) -> Tanh,
        output: Dense(3) -> Softmax,
    }
}

fn sgd(rate: f64) -> SgdConfig {
    SgdConfig {
        rate,
        ..SgdConfig::default()
    }
}

#[test]
fn norms_are_those_of_the_step() {
    let (mut net, mut optimizer) = (Line::zeroed(), Sgd::new(sgd(0.1)));
    net.line.weight = [[2.0]];
    let data = Samples::new([[3.0]], [[0.0]]).unwrap();
    let mut health = GradientHealth::new().quiet();
    Trainer::new(&mut net, &mut optimizer, MeanSquaredError)
        .with(&mut health)
        .fit(&data, &mut Generator::seed(1))
        .unwrap();
    // The loss (2 · 3)² has the slopes 36 and 12.
    let [weight, bias] = &health.epochs()[0].segments[..] else {
        panic!("a line has two segments");
    };
    assert_eq!(
        (weight.name.as_str(), weight.is_weight),
        ("line.weight", true)
    );
    assert!((weight.gradient - 36.0).abs() < 1e-5 && (bias.gradient - 12.0).abs() < 1e-5);
    assert!((weight.update - 1.8).abs() < 1e-6 && bias.update == 0.0);
    assert!((weight.weights - 1.6).abs() < 1e-6 && (bias.weights - 1.2).abs() < 1e-6);
    let warnings: Vec<&str> = health.warnings().collect();
    assert!(
        warnings.len() == 1
            && warnings[0]
                .starts_with("epoch 1: `line.weight` explodes, a step changes it by 180.0 %")
    );
    assert!(warnings[0].contains("Clip::GlobalNorm"));
}

#[test]
fn a_deep_sigmoid_network_vanishes_and_is_warned_of_once() {
    let mut rng = Generator::seed(1);
    let (mut net, mut optimizer) = (Deep::boxed(&mut rng), Sgd::boxed(sgd(0.01)));
    let mut health = GradientHealth::new().quiet();
    Trainer::new(&mut net, &mut optimizer, CategoricalCrossEntropy)
        .epochs(3)
        .with(&mut health)
        .fit(&points(90, 1), &mut rng)
        .unwrap();
    let warnings: Vec<&str> = health.warnings().collect();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0].starts_with("epoch 1: the gradient of `first.weight` vanishes"),
        "{warnings:?}"
    );
    assert!(warnings[0].contains("he_normal"));
    let last = health.epochs().last().unwrap();
    assert!(
        last.vanishing()
            .any(|segment| segment.name == "first.weight")
    );
    assert_eq!(last.exploding().count(), 0);
    let text = health.to_string();
    assert!(
        text.lines().nth(1).unwrap().ends_with("  vanishing"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1 + 18 + 1);
    let svg = health.plot().to_svg().unwrap();
    assert!(svg.contains("first.weight"));
}

#[test]
fn dead_and_saturated_units_are_found() {
    let mut rng = Generator::seed(1);
    let (mut net, mut optimizer) = (Shallow::boxed(&mut rng), Sgd::boxed(sgd(0.0)));
    // Two units that no sample reaches; and a layer that is far out.
    net.hidden.bias[2] = -100.0;
    net.hidden.bias[5] = -100.0;
    for unit in [0, 1, 3, 4, 6, 7] {
        net.hidden.bias[unit] = 10.0;
    }
    net.second.bias = [50.0; 8];
    let data = points(90, 1);
    let mut health = GradientHealth::new()
        .looking_at(data.inputs().to_vec())
        .quiet();
    Trainer::new(&mut net, &mut optimizer, CategoricalCrossEntropy)
        .with(&mut health)
        .fit(&data, &mut rng)
        .unwrap();
    let units = &health.epochs()[0].units;
    let found: Vec<_> = units
        .iter()
        .map(|unit| (unit.entry, unit.kind, unit.share))
        .collect();
    assert_eq!(
        found,
        [
            ("hidden", UnitKind::Relu, 0.25),
            ("second", UnitKind::Tanh, 1.0)
        ]
    );
    let warnings: Vec<&str> = health.warnings().collect();
    assert!(
        warnings
            .iter()
            .any(|text| text.contains("25 % of the units of `hidden` are dead"))
    );
    assert!(
        warnings
            .iter()
            .any(|text| text.contains("100 % of the values of `second` are saturated"))
    );
    assert!(
        health
            .to_string()
            .contains("hidden         Relu: 25.0 % dead"),
        "{health}"
    );
}
