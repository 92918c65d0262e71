//! Calibration, dropout in inference, attacks.

use netwright::prelude::*;
use netwright::trust::*;

use super::{Dropping, Smooth, assert_near, drawn, random};

type Row = ([f64; 3], Class<3>);

/// Logits that are twice as large as they should be: labels are drawn from softmax(z / 2).
fn overconfident(count: u64) -> Vec<Row> {
    let half = Temperature::new(2.0).unwrap();
    let row = |seed| {
        let z = random::<[f64; 3]>(seed).map(|z| 4.0 * z);
        let p = half.probabilities(&z);
        let mut share = 0.0;
        netwright::random::Draw::seed(seed)
            .inside(9)
            .each(0, 1, |_, bits| share = f64::from(bits) / 2_f64.powi(32));
        let label = usize::from(share > p[0]) + usize::from(share > p[0] + p[1]);
        (z, Class::new(label).unwrap())
    };
    (0..count).map(row).collect()
}

#[test]
fn a_temperature_mends_what_is_too_sure() {
    let rows = Predictions::from_logits(overconfident(2000)).unwrap();
    let found = Temperature::fit(&rows).unwrap();
    assert!((found.value() - 2.0).abs() < 0.15, "{}", found.value());
    // It is the best: the loss rises to both sides, and its slope is 0.
    let loss = |t: f64| Temperature::new(t).unwrap().loss(&rows);
    let t = found.value();
    assert!(loss(t) < loss(0.999 * t) && loss(t) < loss(1.001 * t));
    assert_near((loss(t + 1e-4) - loss(t - 1e-4)) / 2e-4, 0.0, 1e-9);
    let error = |temperature| {
        Calibration::new(&rows.confidences(temperature), 10)
            .unwrap()
            .expected_error()
    };
    assert!(
        error(found) < 0.4 * error(Temperature::ONE),
        "{} {}",
        error(found),
        error(Temperature::ONE)
    );
}

#[test]
fn what_no_temperature_mends_is_said() {
    let fit = |rows: &[([f64; 2], usize)]| {
        let rows = rows
            .iter()
            .map(|(z, class)| (*z, Class::<2>::new(*class).unwrap()));
        Temperature::fit(&Predictions::from_logits(rows).unwrap())
            .map_err(|error| error.to_string())
    };
    assert!(
        fit(&[([1.0, 0.0], 0), ([0.0, 2.0], 1)])
            .unwrap_err()
            .contains("goes to 0")
    );
    assert!(
        fit(&[([1.0, 0.0], 1), ([0.0, 2.0], 0)])
            .unwrap_err()
            .contains("to infinity")
    );
    // All right but for a tie.
    assert!(
        fit(&[([1.0, 1.0], 1), ([0.0, 2.0], 1)])
            .unwrap_err()
            .contains("goes to 0")
    );
    // Scales do not matter.
    for scale in [1e-12, 1.0, 1e12] {
        let rows = [
            ([4.0 * scale, 0.0], 0),
            ([4.0 * scale, 0.0], 0),
            ([4.0 * scale, 0.0], 1),
        ];
        assert_near(
            fit(&rows).unwrap().value() / (4.0 * scale / 2_f64.ln()),
            1.0,
            1e-12,
        );
    }
    let infinite = Predictions::from_logits([([0.0, f64::INFINITY], Class::<2>::new(0).unwrap())]);
    assert!(
        infinite
            .unwrap_err()
            .to_string()
            .starts_with("the network gives inf for sample 0")
    );
    assert!(Predictions::from_logits::<2>([]).is_err());
    assert!(Temperature::new(0.0).is_err() && Temperature::new(f64::NAN).is_err());
}

#[test]
fn predictions_are_of_what_is_before_the_head() {
    let net = drawn::<Dropping>(1);
    let data = Samples::from_pairs((0..50).map(|i| {
        (
            random::<[f64; 4]>(i),
            Class::<3>::new(i as usize % 3).unwrap(),
        )
    }))
    .unwrap();
    let rows = Predictions::of(&*net, &data).unwrap();
    let mut right = 0;
    for ((z, label), (x, class)) in rows.iter().zip(data.iter()) {
        let (p, y) = (Temperature::ONE.probabilities(z), net.forward(x));
        (0..3).for_each(|i| assert_near(p[i], y[i], 1e-12));
        assert_eq!(label, class.index());
        right += usize::from((0..3).all(|i| y[i] <= y[label]));
    }
    assert_near(rows.accuracy(), right as f64 / 50.0, 1e-15);
}

#[test]
fn bounds_of_bins_belong_to_the_bin_below() {
    let answers = [
        (0.0, false),
        (0.2, true),
        (0.2000001, true),
        (0.6, false),
        (1.0, true),
    ];
    let curve = Calibration::new(&answers, 5).unwrap();
    let counts: Vec<usize> = curve.bins().iter().map(|bin| bin.count).collect();
    assert_eq!(counts, [2, 1, 1, 0, 1]);
    assert_near(curve.bins()[0].confidence, 0.1, 1e-15);
    assert_near(curve.bins()[0].accuracy, 0.5, 1e-15);
    assert_near(curve.greatest_error(), 0.7999999, 1e-12);
    for (found, bins) in [(1.5, 5), (f64::NAN, 5), (0.5, 0)] {
        assert!(Calibration::new(&[(found, true)], bins).is_err());
    }
    assert!(Calibration::new(&[], 5).is_err());
}

#[test]
fn passes_vary_where_something_is_dropped_and_only_there() {
    let net = drawn::<Dropping>(1);
    let x = random(2);
    let passes = monte_carlo_dropout(&*net, &x, 100, 3).unwrap();
    let few = monte_carlo_dropout(&*net, &x, 40, 3).unwrap();
    assert!(few.iter().eq(passes.iter().take(40)));
    assert_ne!(monte_carlo_dropout(&*net, &x, 40, 4).unwrap(), few);
    let uncertainty = passes.uncertainty();
    let mean = passes.mean();
    (0..3).for_each(|i| assert_near(uncertainty.probabilities[i], mean[i], 1e-12));
    assert!(uncertainty.disagreement > 1e-3 && uncertainty.disagreement < uncertainty.entropy);
    assert!(passes.deviation().iter().all(|deviation| *deviation > 1e-3));
    let entropy: f64 = mean.iter().map(|p| -p * p.ln()).sum();
    assert_near(uncertainty.entropy, entropy, 1e-12);

    let still = monte_carlo_dropout(&*drawn::<Smooth>(1), &random(2), 7, 3).unwrap();
    assert!(still.deviation().iter().all(|deviation| *deviation < 1e-15));
    assert!(still.uncertainty().disagreement < 1e-15);
    assert!(monte_carlo_dropout(&*net, &x, 0, 3).is_err());

    network! { struct Normed: [f64; 3] -> [2] { hidden: Dense(4, bias = false), norm: BatchNorm -> Relu, out: Dense(2) } }
    let error = monte_carlo_dropout(&*drawn::<Normed>(1), &[0.0; 3], 5, 3).unwrap_err();
    assert!(error.to_string().contains("batch normalisation"));
}

#[test]
fn attacks_raise_the_loss_and_stay_near() {
    let net = drawn::<Smooth>(1);
    let class = Class::<3>::new(1).unwrap();
    let loss = CategoricalCrossEntropyWithLogits;
    let mut tape = netwright::plain::boxed_zeroed::<Tape<Smooth, 32>>();
    let mut of = |x: &[f64; 5]| net.input_gradient(x, &class, loss, &mut tape, &mut [0.0; 5]);
    let range = (-3.0, 3.0);
    for seed in 0..5 {
        let x = random::<[f64; 5]>(seed).map(|x| x.clamp(-3.0, 3.0));
        let before = of(&x);
        let fgsm = Attack {
            range,
            ..Attack::fgsm(0.1)
        }
        .on(&*net, &x, &class, loss)
        .unwrap();
        for i in 0..5 {
            assert_near((fgsm[i] - x[i]).abs(), 0.1, 1e-12);
        }
        let pgd = Attack {
            range,
            start: Some(seed),
            ..Attack::pgd(0.1)
        };
        let far = *pgd.on(&*net, &x, &class, loss).unwrap();
        assert!(
            far.iter()
                .zip(x)
                .all(|(far, x)| (far - x).abs() <= 0.1 + 1e-15)
        );
        assert!(of(&fgsm) > before && of(&far) > before);
        let round = Attack {
            norm: Norm::Euclidean,
            ..pgd
        };
        let far = *round.on(&*net, &x, &class, loss).unwrap();
        let norm = far
            .iter()
            .zip(x)
            .map(|(far, x)| (far - x).powi(2))
            .sum::<f64>()
            .sqrt();
        assert!(norm <= 0.1 + 1e-12 && norm > 0.05 && of(&far) > before);
        // A start, and no step.
        for attack in [pgd, round] {
            let at = |seed| {
                *Attack {
                    step: 0.0,
                    steps: 1,
                    start: Some(seed),
                    ..attack
                }
                .on(&*net, &x, &class, loss)
                .unwrap()
            };
            assert_eq!(at(1), at(1));
            assert_ne!(at(1), at(2));
            assert_ne!(at(1), x);
        }
        let tight = Attack {
            range: (x[0], x[0] + 1.0),
            ..Attack::fgsm(0.5)
        };
        let far = tight.on(&*net, &x, &class, loss).unwrap();
        assert!(far.iter().all(|far| (x[0]..=x[0] + 1.0).contains(far)));
    }
    for attack in [
        Attack {
            range: (1.0, 0.0),
            ..Attack::fgsm(0.1)
        },
        Attack {
            steps: 0,
            ..Attack::pgd(0.1)
        },
        Attack::fgsm(-0.1),
        Attack::fgsm(f64::NAN),
    ] {
        assert!(attack.on(&*net, &[0.0; 5], &class, loss).is_err());
    }
}

#[test]
fn fewer_answers_stay_right_the_stronger_the_attack() {
    let net = drawn::<Smooth>(1);
    let of_itself = |i| {
        let x = random::<[f64; 5]>(i);
        let y = net.forward(&x);
        let best = (0..3).max_by(|a, b| y[*a].total_cmp(&y[*b])).unwrap();
        (x, Class::<3>::new(best).unwrap())
    };
    let data = Samples::from_pairs((0..40).map(of_itself)).unwrap();
    let attack = |epsilon| Attack {
        range: (-9.0, 9.0),
        ..Attack::fgsm(epsilon)
    };
    let loss = CategoricalCrossEntropyWithLogits;
    let found = robustness(&*net, &data, loss, &[0.0, 0.1, 0.3, 1.0], attack).unwrap();
    let accuracies: Vec<f64> = found.0.iter().map(|row| row.accuracy).collect();
    assert_eq!(accuracies[0], 1.0);
    assert!(
        accuracies.is_sorted_by(|a, b| a >= b) && accuracies[3] < 0.5,
        "{accuracies:?}"
    );
    assert_eq!(found.to_string().lines().count(), 5);
}
