//! Permutation importance.

use netwright::explain::*;
use netwright::prelude::*;

use super::{assert_near, random};

network! {
    struct Line: [f64; 3] -> [1] { slope: Dense(1, bias = false) }
}

fn line() -> (Box<Line>, Samples<[f64; 3], [f64; 1]>) {
    let mut net = netwright::plain::boxed_zeroed::<Line>();
    net.slope.weight = [[2.0, 0.0, -1.0]];
    let pairs = (0..40).map(|i| {
        let x = random::<[f64; 3]>(i);
        (x, [2.0 * x[0] - x[2]])
    });
    (net, Samples::from_pairs(pairs).unwrap())
}

fn score(outputs: &[[f64; 1]], targets: &[[f64; 1]]) -> f64 {
    let errors = outputs
        .iter()
        .zip(targets)
        .map(|(y, t)| (y[0] - t[0]).powi(2));
    -errors.sum::<f64>() / outputs.len() as f64
}

#[test]
fn what_is_not_looked_at_is_not_important() {
    let (net, data) = line();
    let found = permutation_importance(&*net, &data, Permutations::default(), score).unwrap();
    assert_eq!(found.score, 0.0);
    let means: Vec<f64> = found.features.iter().map(|feature| feature.mean).collect();
    assert!(means[0] > means[2] && means[2] > 0.5, "{means:?}");
    assert_eq!((means[1], found.features[1].deviation), (0.0, 0.0));
    let again = permutation_importance(&*net, &data, Permutations::default(), score).unwrap();
    assert_eq!(found, again);
    let settings = Permutations {
        seed: 1,
        ..Permutations::default()
    };
    assert_ne!(
        found,
        permutation_importance(&*net, &data, settings, score).unwrap()
    );
    let lines = found.to_string();
    assert_eq!(
        lines.lines().nth(1).unwrap().trim_start().chars().next(),
        Some('0'),
        "{lines}"
    );
}

#[test]
fn numbers_of_a_group_are_shuffled_together() {
    let (net, data) = line();
    let settings = Permutations {
        repeats: 3,
        features: &[0..3, 1..2],
        ..Default::default()
    };
    let turn = |order: &mut [usize]| order.rotate_left(1);
    let found = permutation_importance_in_order(&*net, &data, settings, turn, score).unwrap();
    assert_eq!(found.features.len(), 2);
    for (turns, fall) in found.features[0].falls.iter().enumerate() {
        let mut turned = data.targets().to_vec();
        turned.rotate_left(turns + 1);
        assert_near(*fall, -score(&turned, data.targets()), 1e-12);
    }
    let falls = &found.features[0].falls;
    let mean = falls.iter().sum::<f64>() / 3.0;
    let squares: f64 = falls.iter().map(|fall| (fall - mean).powi(2)).sum();
    assert_near(found.features[0].deviation, (squares / 3.0).sqrt(), 1e-14);
}

#[test]
fn what_makes_no_sense_is_said() {
    let (net, data) = line();
    let said = |settings| {
        let found = permutation_importance(&*net, &data, settings, score);
        found.map(|_| ()).unwrap_err().to_string()
    };
    let none = Permutations {
        repeats: 0,
        ..Default::default()
    };
    assert_eq!(
        said(none),
        "a setting makes no sense: `repeats` is at least 1, found 0"
    );
    let beyond = Permutations {
        features: &[0..1, 2..4],
        ..Default::default()
    };
    assert_eq!(
        said(beyond),
        "the group of features 2..4 is not one of a sample of 3 numbers"
    );
    let found = permutation_importance(&*net, &data, Permutations::default(), |_, _| f64::NAN);
    assert!(found.is_err());
}
