//! Parts of data sets.

use netwright::class::Class;
use netwright::train::data::{DataError, Dataset, Samples, Subset};
use proptest::prelude::*;

fn numbers(count: usize) -> Samples<[f32; 1], u32> {
    Samples::from_pairs((0..count).map(|i| ([i as f32], i as u32))).unwrap()
}

/// Samples of three classes, 60, 30 and 10 of 100.
fn classes(count: usize) -> Samples<[f32; 1], Class<3>> {
    Samples::from_pairs((0..count).map(|i| {
        let class = match i % 10 {
            0..6 => 0,
            6..9 => 1,
            _ => 2,
        };
        ([i as f32], Class::new(class).unwrap())
    }))
    .unwrap()
}

/// How many samples of each class there are.
fn counts<D: Dataset<Input = [f32; 1], Target = Class<3>>>(data: &D) -> [usize; 3] {
    let mut counts = [0; 3];
    for class in data.to_samples().unwrap().targets() {
        counts[class.index()] += 1;
    }
    counts
}

#[test]
fn a_subset_has_the_samples_of_its_indices() {
    let data = numbers(5);
    let some = data.subset([3, 0, 3]).unwrap();
    assert_eq!(some.to_samples().unwrap().targets(), [3, 0, 3]);
    let error = data.subset([4, 5]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a subset was to have sample 5, but there are 5, counted from 0"
    );
    assert!(matches!(data.subset([]), Err(DataError::Empty)));
    assert_eq!(Subset::new(data, 1..3).unwrap().indices(), [1, 2]);
}

#[test]
fn a_shuffle_is_an_order_of_all() {
    let data = numbers(50);
    let order = data.shuffled(3).indices().to_vec();
    assert_ne!(order, (0..50).collect::<Vec<_>>());
    assert_eq!(order, data.shuffled(3).indices());
    assert_ne!(order, data.shuffled(4).indices());
    let mut sorted = order;
    sorted.sort();
    assert_eq!(sorted, (0..50).collect::<Vec<_>>());
}

#[test]
fn shares_that_are_none_are_refused() {
    let data = numbers(10);
    let error = data.random_split([0.5, 0.6], 1).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the fractions of a split are above 0 and together 1, found [0.5, 0.6], together 1.1"
    );
    for wrong in [
        [0.0, 1.0],
        [-0.5, 1.5],
        [f64::NAN, 1.0],
        [f64::INFINITY, 0.5],
    ] {
        let error = data.random_split(wrong, 1).unwrap_err();
        assert!(matches!(error, DataError::Fractions { .. }), "{error}");
    }
    let error = data.random_split([0.98, 0.01, 0.01], 1).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a split at [0.98, 0.01, 0.01] divides 10 samples into [10, 0, 0]: each part has at least one"
    );
}

#[test]
fn a_stratified_split_has_every_class_by_its_share() {
    let data = classes(1000);
    let [train, validation, test] = data.stratified_split([0.7, 0.2, 0.1], 5).unwrap();
    assert_eq!(counts(&train), [420, 210, 70]);
    assert_eq!(counts(&validation), [120, 60, 20]);
    assert_eq!(counts(&test), [60, 30, 10]);
    // Not class after class.
    let first: Vec<usize> = test.indices()[..30].iter().map(|i| i % 10).collect();
    assert!(first.iter().any(|i| *i < 6) && first.iter().any(|i| *i >= 6));
    let [again, ..] = data.stratified_split([0.7, 0.2, 0.1], 5).unwrap();
    assert_eq!(train.indices(), again.indices());
}

#[test]
fn folds_that_cannot_be_are_refused() {
    let data = numbers(3);
    let error = data.k_fold(1, 1).unwrap_err();
    assert_eq!(
        error.to_string(),
        "3 samples make no 1 folds: there are at least 2, each with a sample"
    );
    assert!(matches!(data.k_fold(4, 1), Err(DataError::Folds { .. })));
    assert_eq!(data.k_fold(3, 1).unwrap().len(), 3);
}

#[test]
fn stratified_folds_have_every_class() {
    let data = classes(105);
    for (train, validation) in data.stratified_k_fold(5, 1).unwrap() {
        let (train, validation) = (counts(&train), counts(&validation));
        for class in 0..3 {
            let all = counts(&data)[class];
            assert_eq!(train[class] + validation[class], all);
            assert!(validation[class].abs_diff(all / 5) <= 1);
        }
    }
}

proptest! {
    #[test]
    fn parts_have_every_sample_once(
        count in 10..200_usize, first in 0.2..0.5_f64, seed: u64, stratified: bool,
    ) {
        let data = classes(count);
        let fractions = [first, 0.3, 0.7 - first];
        let parts = if stratified {
            data.stratified_split(fractions, seed)
        } else {
            data.random_split(fractions, seed)
        };
        let parts = parts.unwrap();
        for (part, fraction) in parts.iter().zip(fractions) {
            prop_assert!((part.len() as f64 - fraction * count as f64).abs() <= 1.0);
            if stratified {
                for (own, all) in counts(part).into_iter().zip(counts(&data)) {
                    prop_assert!((own as f64 - fraction * all as f64).abs() <= 2.0);
                }
            }
        }
        let mut seen: Vec<usize> = parts.iter().flat_map(|part| part.indices().to_vec()).collect();
        seen.sort();
        prop_assert_eq!(seen, (0..count).collect::<Vec<_>>());
    }

    #[test]
    fn every_sample_validates_once(count in 2..100_usize, folds in 2..10_usize, seed: u64) {
        prop_assume!(folds <= count);
        let data = numbers(count);
        let mut seen = Vec::new();
        for (train, validation) in data.k_fold(folds, seed).unwrap() {
            prop_assert_eq!(train.len() + validation.len(), count);
            prop_assert!(validation.len() == count / folds || validation.len() == count.div_ceil(folds));
            prop_assert!(train.indices().iter().all(|i| !validation.indices().contains(i)));
            seen.extend_from_slice(validation.indices());
        }
        seen.sort();
        prop_assert_eq!(seen, (0..count).collect::<Vec<_>>());
    }
}
