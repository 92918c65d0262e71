//! Weights of samples and classes, in a batch, in a trainer, and in the accuracy.

use netwright::check;
use netwright::prelude::*;
use netwright::train;

use crate::{class, numbers, of};

network! {
    struct Digits: [f64; 4] -> [3] {
        output: Dense(3) -> Softmax,
    }
}

const SAMPLES: usize = 37;

fn inputs() -> Vec<[f64; 4]> {
    (0..SAMPLES).map(|i| numbers(i as u64, -1.0, 1.0)).collect()
}

fn labels() -> Vec<Class<3>> {
    (0..SAMPLES).map(|i| class(i * 7 % 3)).collect()
}

fn weighted(weight: impl Fn(usize) -> f64) -> Vec<Weighted<Class<3>>> {
    let targets = labels().into_iter().enumerate();
    targets
        .map(|(i, target)| Weighted {
            target,
            weight: weight(i),
        })
        .collect()
}

fn net() -> Box<Aligned<Digits>> {
    Digits::boxed(&mut Generator::seed(9))
}

/// The mean loss and its gradient, computed in groups of `B`.
fn gradient<T, L, const B: usize>(x: &[[f64; 4]], targets: &[T], loss: L) -> (f64, Digits)
where
    L: Loss<[f64; 3], T, Expects: FitsHead<Softmax>>,
{
    let (net, mut grad) = (net(), Digits::zeroed());
    let mut tape = Tape::<Digits, B>::zeroed();
    let loss = net.gradient(x, targets, loss, &mut tape, &mut grad);
    (loss, grad)
}

fn by(average: Average) -> SampleWeights<CategoricalCrossEntropy> {
    SampleWeights {
        loss: CategoricalCrossEntropy,
        average,
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * b.abs().max(1.0)
}

#[test]
fn weights_of_one_change_no_bit() {
    let plain = gradient::<_, _, 8>(&inputs(), &labels(), CategoricalCrossEntropy);
    for average in [Average::Samples, Average::Weights] {
        let same = gradient::<_, _, 8>(&inputs(), &weighted(|_| 1.0), by(average));
        assert_eq!((same.0, same.1.as_slice()), (plain.0, plain.1.as_slice()));
        let loss = ClassWeights {
            loss: CategoricalCrossEntropy,
            weights: [1.0; 3],
            average,
        };
        let same = gradient::<_, _, 8>(&inputs(), &labels(), loss);
        assert_eq!((same.0, same.1.as_slice()), (plain.0, plain.1.as_slice()));
    }
}

#[test]
fn the_size_of_the_group_changes_no_bit() {
    let targets = weighted(|i| 0.25 + i as f64);
    for average in [Average::Samples, Average::Weights] {
        let alone = gradient::<_, _, 1>(&inputs(), &targets, by(average));
        let some = gradient::<_, _, 8>(&inputs(), &targets, by(average));
        let all = gradient::<_, _, 64>(&inputs(), &targets, by(average));
        for other in [some, all] {
            assert_eq!((alone.0, alone.1.as_slice()), (other.0, other.1.as_slice()));
        }
    }
}

#[test]
fn a_weight_of_two_is_the_sample_twice() {
    let (mut x, mut labels) = (inputs(), labels());
    x.push(x[5]);
    labels.push(labels[5]);
    let twice = gradient::<_, _, 8>(&x, &labels, CategoricalCrossEntropy);
    let targets = weighted(|i| if i == 5 { 2.0 } else { 1.0 });
    let heavy = gradient::<_, _, 8>(&inputs(), &targets, by(Average::Weights));
    assert!(near(twice.0, heavy.0));
    let slices = twice.1.as_slice().iter().zip(heavy.1.as_slice());
    assert!(slices.into_iter().all(|(a, b)| near(*a, *b)));
    // Divided by the number of samples, the same sum gives more.
    let keras = gradient::<_, _, 8>(&inputs(), &targets, by(Average::Samples));
    assert!(near(keras.0, heavy.0 * 38.0 / 37.0));
}

#[test]
fn a_sample_of_weight_zero_is_as_if_it_were_not_there() {
    let kept = |i: usize| i % 3 != 1;
    let pick = |i: &usize| kept(*i);
    let (x, labels) = (inputs(), labels());
    let some_x: Vec<_> = (0..SAMPLES).filter(pick).map(|i| x[i]).collect();
    let some: Vec<_> = (0..SAMPLES).filter(pick).map(|i| labels[i]).collect();
    let without = gradient::<_, _, 8>(&some_x, &some, CategoricalCrossEntropy);
    let targets = weighted(|i| f64::from(u8::from(kept(i))));
    let ignored = gradient::<_, _, 8>(&inputs(), &targets, by(Average::Weights));
    assert_eq!(
        (without.0, without.1.as_slice()),
        (ignored.0, ignored.1.as_slice())
    );

    let data = Samples::new(inputs(), targets).unwrap();
    let ignored = train::evaluate(&*net(), &data, by(Average::Weights)).unwrap();
    let data = Samples::new(some_x, some).unwrap();
    let without = train::evaluate(&*net(), &data, CategoricalCrossEntropy).unwrap();
    assert_eq!(ignored, without);
}

#[test]
fn a_batch_that_counts_for_nothing_teaches_nothing() {
    let (loss, grad) = gradient::<_, _, 8>(&inputs(), &weighted(|_| 0.0), by(Average::Weights));
    assert_eq!(loss, 0.0);
    assert!(grad.as_slice().iter().all(|d| *d == 0.0));
    let data = Samples::new(inputs(), weighted(|_| 0.0)).unwrap();
    let nothing = train::evaluate(&*net(), &data, by(Average::Weights)).unwrap();
    assert_eq!((nothing.loss, nothing.accuracy), (0.0, None));
}

#[test]
fn the_trainer_means_by_what_samples_count_for() {
    let targets = weighted(|i| if i < 30 { 0.0 } else { 1.0 + i as f64 });
    let data = Samples::new(inputs(), targets.clone()).unwrap();
    let mut net = net();
    let before = train::evaluate(&*net, &data, by(Average::Weights)).unwrap();
    let mut sgd = Sgd::new(SgdConfig {
        rate: 0.0,
        ..SgdConfig::default()
    });
    let history = Trainer::new(&mut net, &mut sgd, by(Average::Weights))
        .batch(5)
        .validate_on(&data)
        .fit(&data, &mut Generator::seed(4))
        .unwrap();
    let epoch = history.last().unwrap();
    // Nothing was learnt, so that the epoch saw the network as it is evaluated.
    assert!(
        near(epoch.loss, before.loss),
        "{} {}",
        epoch.loss,
        before.loss
    );
    assert_eq!(epoch.val_loss, Some(before.loss));
    assert_eq!(epoch.accuracy, before.accuracy);
    assert!(before.accuracy.is_some());
}

#[test]
fn weighted_networks_have_the_right_gradient() {
    let x: Vec<[f64; 4]> = inputs()[..5].to_vec();
    let targets = &weighted(|i| 0.5 + i as f64)[..5];
    for average in [Average::Samples, Average::Weights] {
        check::network(&net(), &x, targets, by(average));
        let classes = ClassWeights {
            loss: CategoricalCrossEntropy,
            weights: [0.5, 2.0, 1.0],
            average,
        };
        let loss = SampleWeights {
            loss: classes,
            average,
        };
        check::network(&net(), &x, targets, loss);
    }
    let loss = LabelSmoothing {
        loss: ClassTerms {
            loss: CategoricalCrossEntropy,
            weights: [0.5, 2.0, 1.0],
        },
        smoothing: 0.1,
    };
    check::network(&net(), &x, &labels()[..5], loss);
}

#[test]
fn a_row_of_numbers_has_the_weight_of_its_largest() {
    let loss = ClassWeights {
        loss: MeanSquaredError,
        weights: [1.0, 3.0, 5.0],
        average: Average::Weights,
    };
    let counts = |target: [f64; 3]| Loss::<[f64; 3], _>::counts(&loss, &target);
    assert_eq!(counts([0.0, 1.0, 0.0]), 3.0);
    assert_eq!(counts([0.2, 0.2, 0.6]), 5.0);
    assert_eq!(counts([0.4, 0.4, 0.2]), 1.0);
}

#[test]
fn a_focal_loss_without_focus_weights_yes_and_no() {
    // PyTorch's `pos_weight`: −(p t ln σ(z) + (1 − t) ln(1 − σ(z))).
    let positive = 3.0;
    let loss = BinaryFocalCrossEntropyWithLogits(BinaryFocalCrossEntropy {
        alpha: Some(positive / (1.0 + positive)),
        gamma: 0.0,
    });
    for (z, t) in [(0.5, 1.0), (0.5, 0.0), (-2.0, 1.0), (-2.0, 0.0)] {
        let (value, dz) = of(loss, [z], [t]);
        let sigmoid = 1.0 / (1.0 + f64::exp(-z));
        let expected = -(positive * t * sigmoid.ln() + (1.0 - t) * (1.0 - sigmoid).ln());
        let slope = -positive * t * (1.0 - sigmoid) + (1.0 - t) * sigmoid;
        assert!(near((1.0 + positive) * value, expected), "{z} {t}");
        assert!(near((1.0 + positive) * dz[0], slope), "{z} {t}");
    }
}

#[test]
fn weights_beside_the_targets_weight_yes_and_no() {
    let loss = SampleWeights {
        loss: BinaryCrossEntropyWithLogits,
        ..SampleWeights::default()
    };
    for (answer, weight) in [(1.0, 3.0), (0.0, 1.0)] {
        let target = Weighted {
            target: [answer],
            weight,
        };
        let (value, dz) = of(loss, [0.5], target);
        let (plain, plain_dz) = of(BinaryCrossEntropyWithLogits, [0.5], [answer]);
        assert_eq!((value, dz[0]), (weight * plain, weight * plain_dz[0]));
    }
}

#[test]
fn class_weights_have_the_defaults_of_sample_weights() {
    let loss = ClassWeights {
        loss: CategoricalCrossEntropy,
        weights: [1.0, 2.0, 0.5],
        ..ClassWeights::default()
    };
    assert_eq!(
        loss.average,
        SampleWeights::<CategoricalCrossEntropy>::default().average
    );
    let ones = ClassWeights::<CategoricalCrossEntropy, 3>::default();
    assert_eq!(ones.weights, [1.0; 3]);
}
