//! Training with batch normalisation.

use netwright::train::evaluate;

use super::*;

network! {
    /// Tells three groups of points apart.
    pub struct Normalised: [2] -> [3] {
        hidden: Dense(8, bias = false),
        norm: BatchNorm -> Relu,
        output: Dense(3) -> Softmax,
    }
}

/// A network after some epochs in batches of 48, the last of them of 8.
fn trained() -> (Box<Aligned<Normalised>>, History) {
    let mut rng = Generator::seed(1);
    let mut net = Normalised::boxed(&mut rng);
    let mut adam = Adam::boxed(AdamConfig {
        rate: 0.02,
        ..AdamConfig::default()
    });
    let (data, validation) = (points(200, 2), points(99, 3));
    let trainer = Trainer::group_of::<48>(&mut net, &mut adam, CategoricalCrossEntropy);
    let trainer = trainer.batch(48).epochs(20).validate_on(&validation);
    let history = trainer.fit(&data, &mut rng).unwrap();
    (net, history)
}

#[test]
fn a_normalised_network_learns_and_its_running_statistics_serve_in_inference() {
    let (net, history) = trained();
    let last = history.last().unwrap();
    assert!(last.val_accuracy.unwrap() > 0.97, "{last:?}");
    // Most of the way from the 0 and 1 that they began with.
    let data = points(200, 2);
    for unit in 0..8 {
        let (mut sum, mut squares) = (0.0, 0.0);
        for x in data.inputs() {
            let h: f32 = (0..2).map(|i| net.hidden.weight[unit][i] * x[i]).sum();
            (sum, squares) = (sum + h, squares + h * h);
        }
        let (mean, square) = (sum / 200.0, squares / 200.0);
        let found = (net.norm.running_mean[unit], net.norm.running_var[unit]);
        let variance = square - mean * mean;
        assert!(
            (found.0 - mean).abs() < 0.15 * variance.sqrt() + 0.02,
            "{found:?} {mean}"
        );
        assert!(
            (found.1 / variance - 1.0).abs() < 0.25,
            "{found:?} {variance}"
        );
    }
    // In inference a batch may be of any size.
    let found = evaluate(&net, &points(500, 4), CategoricalCrossEntropy).unwrap();
    assert!(found.accuracy.unwrap() > 0.97);
}

#[test]
fn the_same_seed_gives_the_same_running_statistics() {
    assert_eq!(bits(&**trained().0), bits(&**trained().0));
}
