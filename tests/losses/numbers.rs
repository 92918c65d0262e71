//! Losses of numbers and scores: values by hand, kinks, and far and near errors.

use netwright::activation::{Sigmoid, Softmax};
use netwright::loss::*;

use crate::{after, assert_near, class, numbers, of};

#[test]
fn values_by_hand() {
    let ln = f64::ln;
    let (y, t) = ([1.0, 2.0], [3.0, 1.5]);
    assert_near(of(MeanAbsoluteError, y, t), (1.25, [-0.5, 0.5]));
    assert_near(of(Huber::default(), y, t), (0.8125, [-0.5, 0.25]));
    assert_near(of(Huber { delta: 4.0 }, y, t), (1.0625, [-1.0, 0.25]));
    assert_near(
        of(SmoothL1 { beta: 4.0 }, y, t),
        (1.0625 / 4.0, [-0.25, 0.0625]),
    );
    let percent = 50.0 * (2.0 / 3.0 + 1.0 / 3.0);
    assert_near(
        of(MeanAbsolutePercentageError, y, t),
        (percent, [-50.0 / 3.0, 50.0 / 1.5]),
    );
    let log = ln(2.0) - ln(4.0);
    assert_near(
        of(MeanSquaredLogarithmicError, [1.0], [3.0]),
        (log * log, [log]),
    );
    assert_near(
        of(PoissonWithLogRates, [0.0, ln(2.0)], [1.0, 3.0]),
        ((1.0 + 2.0 - 3.0 * ln(2.0)) / 2.0, [0.0, -0.5]),
    );
    assert_near(
        of(KullbackLeibler, [0.25, 0.75], [0.5, 0.5]),
        (0.5 * ln(2.0) + 0.5 * ln(2.0 / 3.0), [-2.0, -2.0 / 3.0]),
    );
    assert_near(of(Hinge, [0.5, 2.0], [-1.0, 1.0]), (0.75, [0.5, 0.0]));
    assert_near(
        of(SquaredHinge, [0.5, 2.0], [-1.0, 1.0]),
        (1.125, [1.5, 0.0]),
    );
    assert_near(
        of(CategoricalHinge, [1.0, 0.5, -1.0], class(1)),
        (1.5, [1.0, -1.0, 0.0]),
    );
    let third = 1.0 / 3.0;
    assert_near(
        of(MultiMargin::default(), [1.0, 0.5, -0.25], class(1)),
        (1.75 * third, [third, -2.0 * third, third]),
    );
    assert_near(
        of(CosineSimilarity, [3.0, 4.0], [0.0, 2.0]),
        (-0.8, [0.096, -0.072]),
    );
}

#[test]
fn an_error_of_nothing_has_no_slope() {
    let same = ([1.0, -2.0], [1.0, -2.0]);
    let nothing = (0.0, [0.0, 0.0]);
    assert_eq!(of(MeanAbsoluteError, same.0, same.1), nothing);
    assert_eq!(of(MeanAbsolutePercentageError, same.0, same.1), nothing);
    assert_eq!(of(Huber::default(), same.0, same.1), nothing);
    assert_eq!(of(SmoothL1 { beta: 0.0 }, same.0, same.1), nothing);
    assert_eq!(of(LogCosh, same.0, same.1), nothing);
}

#[test]
fn log_cosh_keeps_small_errors_and_survives_large_ones() {
    // ln cosh e = e² / 2 − e⁴ / 12 + e⁶ / 45 − …
    for error in [1e-2_f64, 1e-4, 1e-6] {
        let (value, slope) = of(LogCosh, error, 0.0);
        let expected = error.powi(2) / 2.0 - error.powi(4) / 12.0 + error.powi(6) / 45.0;
        assert!((value / expected - 1.0).abs() < 1e-12, "{value}");
        assert!((slope / error.tanh() - 1.0).abs() < 1e-15, "{slope}");
    }
    let (value, slope) = of(LogCosh, 1e-3_f32, 0.0);
    assert!((value / 5e-7 - 1.0).abs() < 1e-5 && (slope / 1e-3 - 1.0).abs() < 1e-5);
    let far = 1e4 - std::f64::consts::LN_2;
    assert_eq!(of(LogCosh, [1e4, -1e4], [0.0, 0.0]), (far, [0.5, -0.5]));
    // Where the two forms meet.
    for error in [1.0_f64.next_down(), 1.0] {
        assert!((of(LogCosh, error, 0.0).0 - 1.0_f64.cosh().ln()).abs() < 1e-15);
    }
}

#[test]
fn targets_of_zero_stand_for_the_negative_side() {
    for (bits, signs) in [([0.0, 1.0], [-1.0, 1.0]), ([1.0, 0.0], [1.0, -1.0])] {
        assert_eq!(of(Hinge, [0.3, -2.0], bits), of(Hinge, [0.3, -2.0], signs));
    }
    assert_eq!(
        of(SquaredHinge, [0.3, -2.0], class(1)),
        of(SquaredHinge, [0.3, -2.0], [-1.0, 1.0])
    );
}

#[test]
fn a_vector_of_zeros_has_no_direction() {
    let (value, dy) = of(CosineSimilarity, [0.0, 0.0], [3.0, 4.0]);
    assert_eq!(value, 0.0);
    assert_near((0.0, dy), (0.0, [-0.6e7, -0.8e7]));
    assert_eq!(
        of(CosineSimilarity, [3.0, 4.0], [0.0, 0.0]),
        (-0.0, [-0.0; 2])
    );
}

/// −α (1 − p)^γ ln p of the true class, with the softmax taken from differences of logits.
fn focal_of_paper(z: [f64; 3], label: usize, alpha: f64, gamma: f64) -> f64 {
    let others = (0..3).filter(|i| *i != label);
    let odds: f64 = others.map(|i| (z[i] - z[label]).exp()).sum();
    alpha * (odds / (1.0 + odds)).powf(gamma) * odds.ln_1p()
}

#[test]
fn focal_losses_of_logits_are_those_of_the_paper() {
    for seed in 0..20 {
        let z = numbers::<[f64; 3]>(seed, -6.0, 6.0);
        for (label, gamma) in [(0, 2.0), (1, 0.5), (2, 5.0)] {
            let focal = CategoricalFocalCrossEntropy { alpha: 0.5, gamma };
            let (value, _) = after::<Softmax, _, _, _>(focal, z, class(label));
            let expected = focal_of_paper(z, label, 0.5, gamma);
            assert!((value / expected - 1.0).abs() < 1e-9, "{value}, {expected}");
        }
        // Two classes at z and 0 are a yes and a no.
        let focal = BinaryFocalCrossEntropy {
            alpha: None,
            gamma: 3.0,
        };
        let (value, _) = after::<Sigmoid, _, _, _>(focal, z[0], 1.0);
        let expected = focal_of_paper([z[0], 0.0, f64::NEG_INFINITY], 0, 1.0, 3.0);
        assert!((value / expected - 1.0).abs() < 1e-9, "{value}, {expected}");
    }
}

#[test]
fn focal_losses_of_far_logits_are_finite() {
    let far = 1e4_f64;
    for gamma in [0.0, 0.5, 1.0, 2.0] {
        let focal = CategoricalFocalCrossEntropy { alpha: 1.0, gamma };
        let wrong = after::<Softmax, _, _, _>(focal, [far, -far], class(1));
        assert_eq!(wrong, (2.0 * far, [1.0, -1.0]), "gamma {gamma}");
        let right = after::<Softmax, _, _, _>(focal, [far, -far], class(0));
        assert_eq!(right, (0.0, [0.0, 0.0]), "gamma {gamma}");
    }
    for gamma in [0.0, 1.0, 2.0] {
        let focal = BinaryFocalCrossEntropy { alpha: None, gamma };
        let wrong = after::<Sigmoid, _, _, _>(focal, [far, -far], [0.0, 1.0]);
        assert_eq!(wrong, (far, [0.5, -0.5]), "gamma {gamma}");
        let right = after::<Sigmoid, _, _, _>(focal, [far, -far], [1.0, 0.0]);
        assert_eq!(right, (0.0, [0.0, 0.0]), "gamma {gamma}");
    }
}

#[test]
fn a_focal_loss_without_focus_is_the_cross_entropy() {
    let focal = CategoricalFocalCrossEntropy {
        alpha: 1.0,
        gamma: 0.0,
    };
    let binary = BinaryFocalCrossEntropy {
        alpha: None,
        gamma: 0.0,
    };
    for seed in 0..20 {
        let p = numbers::<[f64; 5]>(seed, 0.0, 1.0);
        let z = numbers::<[f64; 5]>(seed, -9.0, 9.0);
        let t = numbers::<[f64; 5]>(seed + 50, 0.0, 1.0);
        assert_near(of(focal, p, t), of(CategoricalCrossEntropy, p, t));
        assert_near(of(binary, p, t), of(BinaryCrossEntropy, p, t));
        assert_near(
            after::<Softmax, _, _, _>(focal, z, t),
            of(CategoricalCrossEntropyWithLogits, z, t),
        );
        assert_near(
            after::<Sigmoid, _, _, _>(binary, z, t),
            of(BinaryCrossEntropyWithLogits, z, t),
        );
    }
}

#[test]
fn a_divergence_after_softmax_survives_far_logits() {
    let far = 1e4_f64;
    let wrong = after::<Softmax, _, _, _>(KullbackLeibler, [far, -far], class(1));
    assert_eq!(wrong, (2.0 * far, [1.0, -1.0]));
    // A distribution is at no distance from itself.
    let z = [2.0_f64.ln(), 0.0, 0.0];
    let same = after::<Softmax, _, _, _>(KullbackLeibler, z, [0.5, 0.25, 0.25]);
    assert_near(same, (0.0, [0.0; 3]));
}

#[test]
fn not_a_number_comes_through() {
    let (bad, fine) = ([0.5, f64::NAN, 0.25], [0.5, 0.25, 0.25]);
    let element = |(value, dy): (f64, [f64; 3])| value.is_nan() && dy[1].is_nan();
    for (y, t) in [(bad, fine), (fine, bad)] {
        assert!(element(of(MeanAbsoluteError, y, t)));
        assert!(element(of(MeanAbsolutePercentageError, y, t)));
        assert!(element(of(MeanSquaredLogarithmicError, y, t)));
        assert!(element(of(Huber::default(), y, t)));
        assert!(element(of(LogCosh, y, t)));
        assert!(element(of(Poisson, y, t)));
        assert!(element(of(KullbackLeibler, y, t)));
        assert!(element(of(CosineSimilarity, y, t)));
        assert!(element(of(CategoricalFocalCrossEntropy::default(), y, t)));
        assert!(element(of(BinaryFocalCrossEntropy::default(), y, t)));
    }
    for loss in [of(Hinge, bad, fine), of(SquaredHinge, bad, fine)] {
        assert!(loss.0.is_nan());
    }
    for index in 0..3 {
        assert!(of(CategoricalHinge, bad, class(index)).0.is_nan());
        assert!(of(MultiMargin::default(), bad, class(index)).0.is_nan());
    }
}
