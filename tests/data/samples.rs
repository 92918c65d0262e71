//! Samples in memory, and data sets made of others.

use netwright::class::Class;
use netwright::index::Index;
use netwright::loss::Weighted;
use netwright::random::Draw;
use netwright::tensor::Pair;
use netwright::train::data::{Concat, DataError, Dataset, Finite, Samples, Subset};
use proptest::prelude::*;

#[test]
fn samples_are_as_many_as_targets_and_at_least_one() {
    let error = Samples::new([[1.0_f32]; 3], [[0.0_f32]; 2]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there are 3 samples, but 2 targets: each sample has one"
    );
    let none: [([f32; 1], f32); 0] = [];
    assert!(matches!(Samples::from_pairs(none), Err(DataError::Empty)));
    let slice: &[[f32; 1]] = &[[1.0], [2.0]];
    assert_eq!(
        Samples::new(slice, vec![3.0_f32, 4.0]).unwrap().inputs(),
        slice
    );
}

#[test]
fn a_data_set_reads_into_the_readers_memory() {
    let samples = Samples::from_pairs((0..5).map(|i| ([i as f32, 1.0], i as f64))).unwrap();
    let (mut x, mut target) = ([0.0; 2], 0.0);
    samples.read(3, &mut x, &mut target);
    assert_eq!((x, target), ([3.0, 1.0], 3.0));
    assert_eq!((samples.len(), samples.is_empty()), (5, false));
}

#[test]
fn a_split_that_leaves_nothing_is_refused() {
    let samples = Samples::from_pairs((0..10).map(|i| ([i as f32], i as f32))).unwrap();
    for fraction in [0.0, 0.04, 0.96, 1.0, -1.0, 7.0, f64::NAN, f64::INFINITY] {
        let error = samples.clone().split(fraction, 1).unwrap_err();
        assert!(
            matches!(error, DataError::Split { samples: 10, .. }),
            "{fraction}: {error}"
        );
    }
    assert_eq!(
        samples.split(1.0, 1).unwrap_err().to_string(),
        "a split at 1 divides 10 samples into 10 and 0: each part has at least one"
    );
}

/// Samples that say how they were read: their number, and 1 if they vary.
struct Told(usize);

impl Dataset for Told {
    type Input = [f32; 2];
    type Target = u32;

    fn len(&self) -> usize {
        self.0
    }

    fn read(&self, index: usize, x: &mut [f32; 2], target: &mut u32) {
        (*x, *target) = ([index as f32, 0.0], index as u32);
    }

    fn read_varied(&self, index: usize, draw: Draw, x: &mut [f32; 2], target: &mut u32) {
        self.read(index, x, target);
        draw.each(index, 1, |_, bits| x[1] = bits as f32 + 1.0);
    }
}

fn varied(data: &impl Dataset<Input = [f32; 2], Target = u32>, index: usize) -> ([f32; 2], u32) {
    let (mut x, mut target) = ([0.0; 2], 0);
    data.read_varied(index, Draw::seed(1), &mut x, &mut target);
    (x, target)
}

#[test]
fn a_pair_that_fails_is_named() {
    let rows = ["1", "2", "x", "y"].map(|text| text.parse::<f32>().map(|x| ([x], [x])));
    let error = Samples::try_from_pairs(rows).unwrap_err();
    assert_eq!(error.to_string(), "sample 2: invalid float literal");
    let none: [Result<([f32; 1], f32), DataError>; 0] = [];
    assert!(matches!(
        Samples::try_from_pairs(none),
        Err(DataError::Empty)
    ));
    let of_text = [Ok(([1.0_f32], 2.0_f32)), Err("the sensor is off")];
    let error = Samples::try_from_pairs(of_text).unwrap_err();
    assert_eq!(error.to_string(), "sample 1: the sensor is off");
}

#[test]
fn samples_are_changed_in_place_and_taken_apart() {
    let mut samples = Samples::new([[1.0_f32], [2.0]], [3.0_f32, 4.0]).unwrap();
    for (x, target) in samples.iter_mut() {
        x[0] *= 10.0;
        *target += 1.0;
    }
    assert_eq!(
        samples.clone().into_parts(),
        (vec![[10.0], [20.0]], vec![4.0, 5.0])
    );
    let pairs: Vec<_> = samples.into_iter().collect();
    assert_eq!(pairs, [([10.0], 4.0), ([20.0], 5.0)]);
}

#[test]
fn what_is_made_of_a_data_set_varies_as_it_does() {
    let data = Told(4);
    let (x, target) = varied(&data.map(|x, target| ([x[0] + 10.0, x[1]], target + 1)), 2);
    assert_eq!((x[0], target), (12.0, 3));
    assert!(x[1] > 0.0);
    let (x, target) = varied(
        &data.apply(|x, target| (x[0], *target) = (x[0] + 10.0, 7)),
        2,
    );
    assert_eq!((x[0], target), (12.0, 7));
    assert!(x[1] > 0.0);
    assert!(varied(&data.shuffled(1), 0).0[1] > 0.0);
    assert_eq!(data.to_samples().unwrap().inputs()[3], [3.0, 0.0]);
    // A sample that stands there twice varies twice; so does one of each of two data sets.
    let twice = data.subset([1, 1]).unwrap();
    assert_ne!(varied(&twice, 0).0[1], varied(&twice, 1).0[1]);
    let both = data.concat(&data);
    assert_ne!(varied(&both, 1).0[1], varied(&both, 5).0[1]);
    assert_eq!((varied(&both, 1).1, varied(&both, 5).1), (1, 1));
}

#[test]
fn a_data_set_of_others_can_own_them() {
    let both = Concat::new(Told(2), Told(3));
    assert_eq!(both.len(), 5);
    assert_eq!(both.to_samples().unwrap().targets(), [0, 1, 0, 1, 2]);
    let boxed: Box<dyn Dataset<Input = [f32; 2], Target = u32>> = Box::new(both);
    let last = Subset::new(&*boxed, [4]).unwrap();
    assert_eq!(last.to_samples().unwrap().targets(), [2]);
}

#[test]
fn numbers_that_are_not_finite_are_found() {
    let samples = Samples::new([[[1.0_f32, 2.0], [3.0, 4.0]]; 3], [0.5_f64; 3]).unwrap();
    assert!(samples.check_finite().is_ok());
    let mut bad = samples.clone();
    bad.iter_mut().nth(2).unwrap().0[1][0] = f32::NEG_INFINITY;
    let error = bad.check_finite().unwrap_err();
    assert_eq!(error.to_string(), "the input of sample 2 is -inf at [1, 0]");
    let mut bad = samples;
    *bad.iter_mut().nth(1).unwrap().1 = f64::NAN;
    let error = bad.check_finite().unwrap_err();
    assert_eq!(error.to_string(), "the target of sample 1 is NaN");
}

#[test]
fn every_part_of_a_value_is_looked_at() {
    let nan = Some((vec![1], f64::NAN)).map(|(place, _)| place);
    let place = |value: &dyn Finite| value.not_finite().map(|(place, _)| place);
    assert_eq!(place(&Pair(1.0_f32, f32::NAN)), nan);
    assert_eq!(place(&(1_u8, f64::NAN)), nan);
    let weighted = Weighted {
        target: Class::<3>::new(1).unwrap(),
        weight: f64::NAN,
    };
    assert_eq!(place(&weighted), nan);
    assert_eq!(place(&[<Index<5>>::new(1).unwrap()]), None);
}

#[test]
fn a_class_is_one_at_its_index() {
    let rows: Vec<[f64; 3]> = (0..3).map(|i| Class::new(i).unwrap().one_hot()).collect();
    assert_eq!(rows, [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
}

proptest! {
    #[test]
    fn a_split_keeps_each_sample_with_its_target_once(
        count in 2..200_usize, fraction in 0.0..1.0_f64, seed: u64,
    ) {
        let samples = Samples::from_pairs((0..count).map(|i| ([i as f32], i as u32))).unwrap();
        let first = (fraction * count as f64).round() as usize;
        prop_assume!(first > 0 && first < count);
        let (one, two) = samples.clone().split(fraction, seed).unwrap();
        prop_assert_eq!(one.len(), first);
        let mut seen: Vec<u32> = one.targets().iter().chain(two.targets()).copied().collect();
        seen.sort();
        prop_assert_eq!(seen, (0..count as u32).collect::<Vec<_>>());
        for (x, target) in one.iter().chain(two.iter()) {
            prop_assert_eq!(x[0], *target as f32);
        }
        prop_assert_eq!((one, two), samples.split(fraction, seed).unwrap());
    }
}
