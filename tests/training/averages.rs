//! Averages of weights.

use std::cell::RefCell;

use netwright::train::{
    Batch, Callback, Checkpoint, Epoch, ExponentialMovingAverage, Flow, Now,
    StochasticWeightAverage, evaluate, renew_statistics, renew_statistics_by,
};

use super::*;

network! {
    struct Normed: [2] -> [3] {
        hidden: Dense(8, bias = false),
        norm: BatchNorm(momentum = 0.3) -> Tanh,
        output: Dense(3) -> Softmax,
    }
}

/// Remembers the weights after each step and each epoch.
#[derive(Default)]
struct Seen {
    steps: RefCell<Vec<Vec<f32>>>,
    epochs: RefCell<Vec<Vec<f32>>>,
}

impl<N: Network<Scalar = f32>> Callback<N> for &Seen {
    fn batch_end(&mut self, _: &Batch, now: &mut Now<'_, N>) -> Flow {
        self.steps.borrow_mut().push(now.net.as_slice().to_vec());
        Flow::Continue
    }

    fn epoch_end(&mut self, _: &Epoch, now: &mut Now<'_, N>) -> Flow {
        self.epochs.borrow_mut().push(now.net.as_slice().to_vec());
        Flow::Continue
    }
}

/// The mean of weights, each counting for so much.
fn mean(weights: &[Vec<f32>], count: impl Fn(usize) -> f64) -> Vec<f64> {
    let total: f64 = (0..weights.len()).map(&count).sum();
    let of = |i: usize| {
        let sum = weights.iter().enumerate();
        sum.map(|(t, weights)| count(t) * f64::from(weights[i]))
            .sum::<f64>()
            / total
    };
    (0..weights[0].len()).map(of).collect()
}

fn near(found: &[f32], expected: &[f64]) {
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (f64::from(*found) - expected).abs() < 1e-5,
            "{found}, not {expected}"
        );
    }
}

#[test]
fn a_moving_average_is_that_of_its_formula() {
    let (data, seen) = (points(90, 1), Seen::default());
    let mut rng = Generator::seed(3);
    let (mut net, mut adam) = (Normed::boxed(&mut rng), Adam::boxed(AdamConfig::default()));
    let mut plain = ExponentialMovingAverage::new(0.9).apart();
    let mut corrected = ExponentialMovingAverage::new(0.9).bias_corrected().apart();
    let mut given = ExponentialMovingAverage::new(0.5);
    assert!(given.weights().is_none());
    Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .epochs(4)
        .with(&seen)
        .with(&mut plain)
        .with(&mut corrected)
        .with(&mut given)
        .fit(&data, &mut rng)
        .unwrap();
    let steps = seen.steps.take();
    let (n, floats) = (steps.len(), Normed::LEN);
    assert_eq!(n, 12);
    // Running statistics are the last; all else is averaged.
    let mut buffers = vec![false; floats];
    Normed::TREE.visit(|segment| buffers[segment.range.clone()].fill(segment.role == Role::Buffer));
    let or_last = |mut means: Vec<f64>| {
        for (i, mean) in means.iter_mut().enumerate() {
            if buffers[i] {
                *mean = f64::from(steps[n - 1][i]);
            }
        }
        means
    };
    let first = |t: usize| if t == 0 { 1.0 } else { 0.1 };
    let of_plain = mean(&steps, |t| first(t) * 0.9_f64.powi((n - 1 - t) as i32));
    near(plain.weights().unwrap().as_slice(), &or_last(of_plain));
    let of_corrected = mean(&steps, |t| 0.9_f64.powi((n - 1 - t) as i32));
    near(
        corrected.weights().unwrap().as_slice(),
        &or_last(of_corrected),
    );
    assert_eq!(bits(given.weights().unwrap()), bits(&**net));
    assert_ne!(net.as_slice(), &steps[n - 1][..]);
}

#[test]
fn a_decay_that_is_none_is_refused() {
    for decay in [1.0, -0.1, f64::NAN] {
        let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
        let error = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
            .with(ExponentialMovingAverage::new(decay))
            .fit(&line(5), &mut Generator::seed(1))
            .unwrap_err();
        let sentence = format!("`decay` of an average is at least 0 and below 1, found {decay}");
        assert_eq!(error.to_string(), sentence);
    }
    let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let error = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .epochs(3)
        .with(StochasticWeightAverage::from_epoch(4))
        .fit(&line(5), &mut Generator::seed(1))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("weights are averaged from epoch 4 on, and there are 3 epochs")
    );
}

#[test]
fn the_mean_over_epochs_and_its_statistics() {
    let (data, seen) = (points(96, 1), Seen::default());
    let mut rng = Generator::seed(3);
    let (mut net, mut sgd) = (
        Normed::boxed(&mut rng),
        Sgd::boxed(SgdConfig {
            rate: 0.5,
            ..SgdConfig::default()
        }),
    );
    let mut average = StochasticWeightAverage::from_epoch(3);
    Trainer::new(&mut net, &mut sgd, CategoricalCrossEntropy)
        .epochs(6)
        .with(&seen)
        .with(&mut average)
        .fit(&data, &mut rng)
        .unwrap();
    assert_eq!(bits(average.weights().unwrap()), bits(&**net));
    let expected = mean(&seen.epochs.take()[2..], |_| 1.0);
    let hidden = net.hidden.weight.as_flattened();
    near(hidden, &expected[..hidden.len()]);

    // The statistics of groups of 32, by hand.
    let before = net.boxed_clone();
    renew_statistics(&mut net, &data).unwrap();
    let (mut means, mut variances) = ([0.0; 8], [0.0; 8]);
    for x in data.inputs().chunks(32) {
        for unit in 0..8 {
            let z = x.iter().map(|x| {
                let [w0, w1] = net.hidden.weight[unit].map(f64::from);
                w0 * f64::from(x[0]) + w1 * f64::from(x[1])
            });
            let z: Vec<f64> = z.collect();
            let mean = z.iter().sum::<f64>() / 32.0;
            means[unit] += mean / 3.0;
            variances[unit] += z.iter().map(|z| (z - mean).powi(2)).sum::<f64>() / 31.0 / 3.0;
        }
    }
    near(&net.norm.running_mean, &means);
    near(&net.norm.running_var, &variances);
    assert_eq!(net.hidden, before.hidden);
    assert_eq!(net.norm.weight, before.norm.weight);
    assert_ne!(net.norm.running_mean, before.norm.running_mean);
    // It depends on the data alone.
    let once = bits(&**net);
    renew_statistics(&mut net, &data).unwrap();
    assert_eq!(bits(&**net), once);
    renew_statistics_by::<96, _, _>(&mut net, &data).unwrap();
    assert_ne!(bits(&**net), once);
    assert!(
        evaluate(&net, &data, CategoricalCrossEntropy)
            .unwrap()
            .accuracy
            > Some(0.9)
    );

    let bad = Samples::new([[f32::NAN; 2]], [Class::<3>::new(0).unwrap()]).unwrap();
    let before = bits(&**net);
    let error = renew_statistics(&mut net, &bad).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("the statistic `norm.running_mean` became infinite or NaN"),
        "{error}"
    );
    assert_eq!(bits(&**net), before);
}

#[test]
fn averages_go_on_from_a_checkpoint() {
    let data = points(90, 1);
    let train = |folder: &std::path::Path, end: usize| {
        let mut rng = Generator::seed(3);
        let (mut net, mut adam) = (Points::boxed(&mut rng), Adam::boxed(AdamConfig::default()));
        let mut moving = ExponentialMovingAverage::new(0.9).bias_corrected().apart();
        let mut mean = StochasticWeightAverage::from_epoch(2);
        let history = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
            .epochs(5)
            .with(&mut moving)
            .with(&mut mean)
            .with(Checkpoint::every_epoch(folder))
            .with(EndAt(end))
            .resume_or_begin(folder)
            .fit(&data, &mut rng);
        history.map(|_| (bits(&**net), bits(moving.weights().unwrap())))
    };
    let folder = tempfile::tempdir().unwrap();
    let whole = train(folder.path(), 0).unwrap();
    for end in 2..=5 {
        let folder = tempfile::tempdir().unwrap();
        assert!(train(folder.path(), end).is_err());
        assert_eq!(train(folder.path(), 0).unwrap(), whole);
    }
}
