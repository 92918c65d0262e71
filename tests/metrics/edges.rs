//! Metrics of nothing, of NaN, of weights, of one's own.

use netwright::prelude::*;
use netwright::train::metrics::{
    AveragePrecision, Averaging, BalancedAccuracy, Bleu, BoxIou, CohenKappa, F1, LogLoss, Mae,
    Matthews, MeanIou, Metric, Perplexity, R2, RocAuc, TopK, WordErrorRate, box_iou, mean_of,
    measure,
};

fn class<const N: usize>(index: usize) -> Class<N> {
    Class::new(index).unwrap()
}

type Boxed = Box<dyn Metric<[f64; 3], Class<3>>>;

fn all() -> Vec<Boxed> {
    vec![
        Box::new(F1::default()),
        Box::new(BalancedAccuracy::default()),
        Box::new(CohenKappa::default()),
        Box::new(Matthews::default()),
        Box::new(TopK::new(2)),
        Box::new(RocAuc::default()),
        Box::new(AveragePrecision::default()),
        Box::new(LogLoss::default()),
        Box::new(Perplexity::default()),
    ]
}

#[test]
fn nothing_is_nan_and_a_reset_forgets() {
    for mut metric in all() {
        assert!(metric.value().is_nan(), "{}", metric.name());
        metric.add(&[0.2, 0.5, 0.3], &class(1));
        metric.reset();
        assert!(metric.value().is_nan(), "{}", metric.name());
    }
    assert!(R2::new().value().is_nan());
    assert!(Mae::new().value().is_nan());
    assert!(MeanIou::new().value().is_nan());
    assert!(WordErrorRate::new().value().is_nan());
    assert_eq!(Bleu::new().value(), 0.0);
}

#[test]
fn names_and_directions_are_told() {
    let names: Vec<_> = all()
        .iter()
        .map(|metric| metric.name().to_string())
        .collect();
    assert_eq!(
        names,
        [
            "f1",
            "balanced accuracy",
            "kappa",
            "matthews",
            "top-2 accuracy",
            "roc auc",
            "average precision",
            "log loss",
            "perplexity"
        ]
    );
    let lower: Vec<_> = all()
        .iter()
        .filter(|m| !m.higher_is_better())
        .map(|m| m.name().to_string())
        .collect();
    assert_eq!(lower, ["log loss", "perplexity"]);
    let named = F1::new(Averaging::Class(2));
    assert_eq!(Metric::<[f32; 3], Class<3>>::name(&named), "f1 of class 2");
}

#[test]
fn nan_is_never_right_and_is_not_hidden() {
    let nan = [[f64::NAN; 3], [0.1, 0.2, 0.7]];
    let truth = [class(0), class(2)];
    assert_eq!(measure(TopK::new(3), &nan, &truth), 0.5);
    assert!(measure(RocAuc::default(), &nan, &truth).is_nan());
    assert!(measure(LogLoss::new(), &nan, &truth).is_nan());
    assert!(measure(Mae::new(), &nan, &nan).is_nan());
    assert!(measure(BoxIou::new(), &[[0.0; 4]], &[[0.0; 4]]) == 0.0);
}

#[test]
fn what_is_undefined_is_nan() {
    let one_kind = [class::<3>(1), class(1)];
    let scores = [[0.2, 0.5, 0.3], [0.4, 0.3, 0.3]];
    assert!(measure(RocAuc::default(), &scores, &one_kind).is_nan());
    assert_eq!(measure(Matthews::new(), &scores, &one_kind), 0.0);
    assert!(measure(CohenKappa::new(), &scores[..1], &one_kind[..1]).is_nan());
    assert!(measure(RocAuc::new(Averaging::Class(7)), &scores, &one_kind).is_nan());
    assert_eq!(
        measure(F1::new(Averaging::Class(7)), &scores, &one_kind),
        0.0
    );
}

#[test]
fn a_sample_of_weight_zero_is_left_out() {
    fn weighted<T: netwright::plain::Plain>(target: T, weight: f64) -> Weighted<T> {
        Weighted { target, weight }
    }
    let scores = [[0.9, 0.1], [0.9, 0.1]];
    let truth = [weighted(class::<2>(0), 2.0), weighted(class(1), 0.0)];
    assert_eq!(measure(F1::default(), &scores, &truth), 1.0);
    let numbers = [weighted([0.9, 0.1], 1.0), weighted([5.0, 5.0], 0.0)];
    assert_eq!(measure(Mae::new(), &scores, &numbers), 0.0);
}

#[test]
fn tokens_of_all_steps_are_perplexing_together() {
    let y = [[[0.5_f32, 0.5], [0.125, 0.875]]];
    let value = measure(Perplexity::new(), &y, &[[class::<2>(0), class(0)]]);
    assert!((value - 4.0).abs() < 1e-12, "{value}");
}

#[test]
fn boxes_and_masks_overlap() {
    let unit = [0.0, 0.0, 1.0, 1.0];
    assert_eq!(box_iou(&unit, &unit), 1.0);
    assert_eq!(box_iou(&unit, &[1.0, 1.0, 0.0, 0.0]), 0.0);
    assert_eq!(box_iou(&unit, &[2.0, 2.0, 3.0, 3.0]), 0.0);
    assert_eq!(
        measure(BoxIou::new(), &[unit, unit], &[unit, [0.0, 0.0, 0.5, 1.0]]),
        0.75
    );
    // Two channels of 1 × 2 pixels.
    let scores = [[[0.9, 0.2]], [[0.1, 0.8]]];
    let iou = measure(MeanIou::new(), &[scores], &[[[class::<2>(0), class(0)]]]);
    assert_eq!(iou, 0.25);
}

#[test]
fn the_trainer_measures_several() {
    network! {
        struct Bits: [2] -> [2] { hidden: Dense(4) -> Tanh, output: Dense(2) -> Softmax }
    }
    let inputs = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    let data = Samples::new(inputs, [0, 1, 1, 0].map(class::<2>)).unwrap();
    let mut rng = Generator::seed(1);
    let mut net = Bits::boxed(&mut rng);
    let mut adam = Adam::new(AdamConfig {
        rate: 0.05,
        ..AdamConfig::default()
    });
    let history = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .epochs(100)
        .validate_on(&data)
        .measure(F1::default())
        .measure(LogLoss::new())
        .measure(mean_of("first", |y: &[f32; 2], _: &Class<2>| {
            f64::from(y[0])
        }))
        .fit(&data, &mut rng)
        .unwrap();
    let last = history.last().unwrap();
    assert_eq!(last.value("val_f1"), Some(1.0));
    let apart = (last.value("val_log loss").unwrap() - last.val_loss.unwrap()).abs();
    assert!(apart < 1e-6);
    assert!(last.value("first").unwrap() > 0.0);
}
