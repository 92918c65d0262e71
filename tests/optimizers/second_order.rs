//! L-BFGS and Levenberg–Marquardt at their edges. Their steps are compared in `tests/reference`.

use netwright::prelude::*;
use netwright::train::{
    FullBatch, LevenbergMarquardt, LevenbergMarquardtConfig, LevenbergMarquardtEnd, TrainError,
};

use crate::panic_of;

network! {
    struct Curve: [1] -> [1] {
        hidden: Dense(6) -> Tanh,
        output: Dense(1),
    }
}

fn data() -> Samples<[f32; 1], [f32; 1]> {
    let x: Vec<[f32; 1]> = (0..40).map(|i| [i as f32 / 20.0 - 1.0]).collect();
    let y: Vec<[f32; 1]> = x.iter().map(|[x]| [(3.0 * x).sin()]).collect();
    Samples::new(x, y).unwrap()
}

#[test]
fn a_curve_is_fitted_in_single_precision_and_the_same_twice() {
    let data = data();
    let fitted = || {
        let mut net = Curve::boxed(&mut Generator::seed(3));
        let mut grad = Curve::boxed_zeroed();
        let mut batch = FullBatch::new(&net, &data, MeanSquaredError).unwrap();
        let mut lbfgs = Lbfgs::<19>::boxed(LbfgsConfig::default());
        let mut report = None;
        for _ in 0..10 {
            let step = lbfgs.step(&mut net, &mut grad, |net, grad| batch.gradient(net, grad));
            assert!(step.loss <= step.before, "{step:?}");
            report = Some(step);
        }
        let report = report.unwrap();
        assert!(report.loss < 1e-3, "{report:?}");
        let again = batch.loss(&net);
        assert!((again - report.loss).abs() < 1e-6, "{again}: {report:?}");
        crate::bits(&**net)
    };
    assert_eq!(fitted(), fitted());

    let mut net = Curve::boxed(&mut Generator::seed(3));
    let config = LevenbergMarquardtConfig::default();
    let report = LevenbergMarquardt::new(config)
        .fit(&mut net, &data)
        .unwrap();
    assert!(report.loss < 1e-4 && report.sum_of_squares < report.before);
    let loss = netwright::train::evaluate(&net, &data, MeanSquaredError)
        .unwrap()
        .loss;
    assert!((loss - report.loss).abs() < 1e-6, "{loss}: {report:?}");
}

#[test]
fn where_the_loss_is_no_number_is_stepped_back_from() {
    // 1 / x + x, which is none below 0; the first step would go there.
    let mut net = Point { x: [0.05] };
    let mut grad = Point { x: [0.0] };
    let config = LbfgsConfig {
        rate: 100.0,
        ..LbfgsConfig::default()
    };
    let mut lbfgs = LbfgsFor::<Point>::new(config);
    let valley = |net: &Point, grad: &mut Point| {
        let x = net.x[0];
        grad.x = [if x > 0.0 {
            1.0 - 1.0 / (x * x)
        } else {
            f64::NAN
        }];
        if x > 0.0 && x < 20.0 {
            x + 1.0 / x
        } else {
            f64::NAN
        }
    };
    for _ in 0..3 {
        lbfgs.step(&mut net, &mut grad, valley);
    }
    assert!((net.x[0] - 1.0).abs() < 1e-4, "{net:?}");
    net.x = [-1.0];
    let report = lbfgs.step(&mut net, &mut grad, valley);
    assert_eq!((report.end, net.x), (LbfgsEnd::NotFinite, [-1.0]));
}

#[derive(Parameters, Debug)]
#[repr(C)]
struct Point {
    #[weight]
    x: [f64; 1],
}

#[test]
fn a_minimum_is_left_as_it_is() {
    let (mut net, mut grad) = (Point { x: [2.0] }, Point { x: [0.0] });
    let mut lbfgs = LbfgsFor::<Point, 0>::new(LbfgsConfig::default());
    let square = |net: &Point, grad: &mut Point| {
        grad.x = [2.0 * net.x[0]];
        net.x[0] * net.x[0]
    };
    lbfgs.step(&mut net, &mut grad, square);
    let there = net.x;
    let report = lbfgs.step(&mut net, &mut grad, square);
    assert_eq!(
        (report.end, net.x, report.evaluations),
        (LbfgsEnd::Gradient, there, 1)
    );
}

#[test]
fn what_cannot_be_fitted_is_said() {
    let mut net = Curve::boxed(&mut Generator::seed(3));
    let fit = |net: &mut _, y: f32| {
        let data = Samples::new([[0.0_f32], [1.0]], [[0.0], [y]]).unwrap();
        LevenbergMarquardt::new(LevenbergMarquardtConfig::default()).fit(net, &data)
    };
    let before = crate::bits(&**net);
    let error = fit(&mut net, f32::NAN).unwrap_err();
    assert!(matches!(error, TrainError::LossNotFinite { .. }), "{error}");
    assert_eq!(crate::bits(&**net), before);
    let report = fit(&mut net, 1.0).unwrap();
    assert_ne!(report.end, LevenbergMarquardtEnd::Iterations, "{report:?}");
    let none = Samples::<[f32; 1], [f32; 1]>::new([], []);
    if let Ok(none) = none {
        let error = FullBatch::new(&net, &none, MeanSquaredError).err().unwrap();
        assert_eq!(error.to_string(), "the training set has no samples");
    }
    let config = LbfgsConfig {
        iterations: 0,
        ..LbfgsConfig::default()
    };
    let said = panic_of(move || LbfgsFor::<Point>::new(config));
    assert_eq!(said, "`iterations` is at least 1, found 0");
}
