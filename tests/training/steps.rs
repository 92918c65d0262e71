//! What is trained, in which order, with which result.

use std::sync::Mutex;

use netwright::network::gradient;
use netwright::random::{Rng, shuffle};
use netwright::train::data::Dataset;
use netwright::train::{Epoch, History};

use super::*;

/// Trains on 45 points with batches of 10, the last of which has 5; the group is `B`.
fn train<const B: usize>(seed: u64, validate: bool) -> (Vec<u32>, History) {
    let (data, test) = (points(45, 1), points(20, 2));
    let mut rng = Generator::seed(seed);
    let mut net = Points::boxed(&mut rng);
    let mut adam = Adam::boxed(AdamConfig {
        rate: 0.02,
        ..AdamConfig::default()
    });
    let mut trainer = Trainer::group_of::<B>(&mut net, &mut adam, CategoricalCrossEntropy)
        .batch(10)
        .epochs(4);
    if validate {
        trainer = trainer.validate_on(&test);
    }
    let history = trainer.fit(&data, &mut rng).unwrap();
    (bits(&net.0), history)
}

/// Everything but the time.
fn numbers(history: &History) -> Vec<[Option<u64>; 4]> {
    let bits = |value: Option<f64>| value.map(f64::to_bits);
    let row = |e: &Epoch| [Some(e.loss), e.accuracy, e.val_loss, e.val_accuracy].map(bits);
    history.epochs().iter().map(row).collect()
}

#[test]
fn it_learns_to_tell_points_apart() {
    let (data, test) = (points(300, 1), points(100, 2));
    let mut rng = Generator::seed(3);
    let mut net = Points::boxed(&mut rng);
    let mut adam = Adam::boxed(AdamConfig {
        rate: 0.01,
        ..AdamConfig::default()
    });
    let history = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .epochs(30)
        .validate_on(&test)
        .fit(&data, &mut rng)
        .unwrap();
    let (first, last) = (&history.epochs()[0], history.last().unwrap());
    assert!(last.loss < first.loss / 3.0, "{history}");
    assert!(last.val_accuracy > Some(0.97), "{history}");
}

#[test]
fn it_fits_a_line_without_an_accuracy() {
    let mut rng = Generator::seed(3);
    let mut net = Line::boxed(&mut rng);
    let mut sgd = Sgd::boxed(SgdConfig {
        rate: 0.5,
        ..SgdConfig::default()
    });
    let data = line(20);
    let history = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .batch(20)
        .epochs(300)
        .validate_on(&data)
        .fit(&data, &mut rng)
        .unwrap();
    assert!((net.line.weight[0][0] - 2.0).abs() < 1e-3 && (net.line.bias[0] + 1.0).abs() < 1e-3);
    let last = history.last().unwrap();
    assert_eq!((last.accuracy, last.val_accuracy), (None, None));
    assert!(last.val_loss < Some(1e-6));
}

#[test]
fn networks_and_optimizers_may_be_boxed_or_not_and_of_f64() {
    network! {
        pub struct Precise: [f64; 1] -> [f64; 1] {
            line: Dense(1),
        }
    }
    let mut net = Precise::zeroed();
    let mut adam = AdamW::new(AdamWConfig {
        rate: 0.05,
        ..AdamWConfig::default()
    });
    let data = Samples::new([[0.0], [1.0]], [[1.0], [3.0]]).unwrap();
    Trainer::new(&mut net, &mut adam, MeanSquaredError)
        .epochs(2000)
        .fit(&data, &mut Generator::seed(1))
        .unwrap();
    assert!(
        (net.line.weight[0][0] - 2.0).abs() < 0.05,
        "{:?}",
        net.line.weight
    );
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let (weights, history) = train::<32>(7, true);
    let (again, history_again) = train::<32>(7, true);
    assert_eq!(weights, again);
    assert_eq!(numbers(&history), numbers(&history_again));
    assert_eq!(history.to_string(), history_again.to_string());
    assert_ne!(weights, train::<32>(8, true).0);
}

#[test]
fn the_size_of_the_group_changes_no_bit() {
    let (weights, history) = train::<32>(7, true);
    for (other, other_history) in [train::<1>(7, true), train::<7>(7, true)] {
        assert_eq!(weights, other);
        assert_eq!(numbers(&history), numbers(&other_history));
    }
}

#[test]
fn validation_changes_no_weight() {
    assert_eq!(train::<32>(7, true).0, train::<32>(7, false).0);
    assert!(
        train::<32>(7, false)
            .1
            .epochs()
            .iter()
            .all(|epoch| epoch.val_loss.is_none())
    );
}

/// The loop that the trainer stands for, written out.
#[test]
fn the_trainer_is_the_loop_that_one_would_write() {
    let data = points(45, 1);
    let mut rng = Generator::seed(7);
    let mut net = Points::boxed(&mut rng);
    let mut adam = Adam::boxed(AdamConfig {
        rate: 0.02,
        ..AdamConfig::default()
    });
    let (mut tape, mut grad) = (Tape::boxed(), Points::boxed_zeroed());
    let seed = rng.next_u64();
    tape.seed(seed);
    let mut losses = Vec::new();
    for epoch in 1..=4 {
        let mut order: Vec<_> = (0..45).collect();
        shuffle(&mut order, &mut Generator::seed(seed).stream(epoch));
        let mut sum = 0.0;
        for indices in order.chunks(10) {
            let x: Vec<_> = indices.iter().map(|&i| data.inputs()[i]).collect();
            let targets: Vec<_> = indices.iter().map(|&i| data.targets()[i]).collect();
            let loss = gradient(
                &net.0,
                &x,
                &targets,
                &CategoricalCrossEntropy,
                &mut tape,
                &mut grad.0,
            );
            sum += f64::from(loss) * x.len() as f64;
            adam.step(&mut net, &grad);
        }
        losses.push(sum / 45.0);
    }
    let (weights, history) = train::<32>(7, true);
    assert_eq!(weights, bits(&net.0));
    assert_eq!(
        history
            .epochs()
            .iter()
            .map(|epoch| epoch.loss)
            .collect::<Vec<_>>(),
        losses
    );
}

/// Data that remembers which samples were read.
struct Watched {
    samples: Samples<[f32; 1], [f32; 1]>,
    read: Mutex<Vec<usize>>,
}

impl Dataset for Watched {
    type Input = [f32; 1];
    type Target = [f32; 1];

    fn len(&self) -> usize {
        self.samples.len()
    }

    fn read(&self, index: usize, x: &mut [f32; 1], target: &mut [f32; 1]) {
        self.read.lock().unwrap().push(index);
        self.samples.read(index, x, target);
    }
}

#[test]
fn an_epoch_reads_each_sample_once_in_a_new_order() {
    let data = Watched {
        samples: line(50),
        read: Mutex::default(),
    };
    let mut rng = Generator::seed(1);
    let (mut net, mut sgd) = (Line::boxed(&mut rng), Sgd::boxed(SgdConfig::default()));
    Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .batch(16)
        .epochs(3)
        .fit(&data, &mut rng)
        .unwrap();
    let read = data.read.into_inner().unwrap();
    assert_eq!(read.len(), 150);
    let epochs: Vec<&[usize]> = read.chunks(50).collect();
    for epoch in &epochs {
        let mut sorted = epoch.to_vec();
        sorted.sort();
        assert_eq!(sorted, (0..50).collect::<Vec<_>>());
    }
    assert!(epochs[0] != epochs[1] && epochs[1] != epochs[2]);
}

#[test]
fn a_batch_larger_than_the_data_is_the_data() {
    let steps = |batch| {
        let mut rng = Generator::seed(1);
        let (mut net, mut adam) = (Line::boxed(&mut rng), Adam::boxed(AdamConfig::default()));
        Trainer::new(&mut net, &mut adam, MeanSquaredError)
            .batch(batch)
            .epochs(2)
            .fit(&line(50), &mut rng)
            .unwrap();
        (adam.steps, bits(&net.0))
    };
    assert_eq!(steps(50), steps(1000));
    assert_eq!(steps(50).0, 2);
    assert_eq!(steps(49).0, 4);
}
