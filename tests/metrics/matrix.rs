//! Metrics against numbers worked out by hand or with scikit-learn.

use netwright::class::Class;
use netwright::train::metrics::{Accuracy, ConfusionMatrix, Correct, most_likely};

fn class<const N: usize>(index: usize) -> Class<N> {
    Class::new(index).unwrap()
}

fn matrix<const N: usize>(truth: &[usize], predicted: &[usize]) -> ConfusionMatrix<N> {
    let classes = |list: &[usize]| list.iter().map(|&i| class(i)).collect::<Vec<_>>();
    classes(truth).into_iter().zip(classes(predicted)).collect()
}

#[test]
fn the_greatest_element_names_the_class() {
    assert_eq!(most_likely(&[0.1_f32, 0.7, 0.2]), class(1));
    // The first of several, and never a NaN before a number.
    assert_eq!(most_likely(&[0.1_f64, 0.7, 0.7]), class(1));
    assert_eq!(most_likely(&[f32::NAN, -1.0, f32::NAN, -0.5]), class(3));
    assert_eq!(most_likely(&[f32::NEG_INFINITY; 2]), class(0));
    assert_eq!(most_likely(&[f32::NAN; 2]), class(0));
}

#[test]
fn a_class_is_right_if_its_element_is_the_greatest() {
    let right = |y: [f32; 3], index| class::<3>(index).correct(&y);
    assert_eq!(right([0.1, 0.7, 0.2], 1), Some(true));
    assert_eq!(right([0.1, 0.7, 0.2], 2), Some(false));
    // As `most_likely` decides between equals.
    assert_eq!(right([0.4, 0.4, 0.2], 0), Some(true));
    assert_eq!(right([0.4, 0.4, 0.2], 1), Some(false));
    // An output with a NaN is never right, the first class neither.
    assert_eq!(right([f32::NAN; 3], 0), Some(false));
    assert_eq!(right([0.9, f32::NAN, 0.1], 0), Some(false));
}

#[test]
fn probabilities_judge_and_other_tensors_do_not() {
    let y = [0.2_f32, 0.5, 0.3];
    assert_eq!([0.0, 1.0, 0.0].correct(&y), Some(true));
    assert_eq!([1.0, 0.0, 0.0].correct(&y), Some(false));
    assert_eq!([0.1, 0.8, 0.1].correct(&y), Some(true));
    assert_eq!([0.0, 2.0, 0.0].correct(&y), None);
    assert_eq!([-1.0, 2.0, 0.0].correct(&y), None);
    assert_eq!([f32::NAN, 1.0, 0.0].correct(&y), None);
    assert_eq!([1.0_f32].correct(&[0.9]), None);
    assert_eq!([[1.0_f32, 0.0]].correct(&[[0.9, 0.1]]), None);
}

#[test]
fn accuracy_is_known_only_if_every_target_can_tell() {
    let mut accuracy = Accuracy::default();
    assert_eq!(accuracy.value(), None);
    accuracy.add(&[0.9_f64, 0.1], &class::<2>(0));
    accuracy.add(&[0.9_f64, 0.1], &class::<2>(1));
    accuracy.add(&[0.2_f64, 0.8], &[0.0, 1.0]);
    assert_eq!(accuracy.value(), Some(2.0 / 3.0));
    accuracy.add(&[0.2_f64, 0.8], &[3.0, 4.0]);
    assert_eq!(accuracy.value(), None);
}

/// `classification_report` and `confusion_matrix` of scikit-learn give the same numbers.
#[test]
fn scores_are_those_of_scikit_learn() {
    let matrix = matrix::<4>(
        &[0, 0, 0, 1, 1, 2, 2, 2, 2, 3],
        &[0, 1, 0, 1, 1, 2, 0, 1, 2, 2],
    );
    assert_eq!(matrix.count(class(2), class(0)), 1);
    assert_eq!(matrix.count(class(0), class(2)), 0);
    assert_eq!(matrix.samples(), 10);
    assert_eq!(matrix.accuracy(), 0.6);
    let expected = [
        (2.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0, 3),
        (0.5, 1.0, 2.0 / 3.0, 2),
        (2.0 / 3.0, 0.5, 4.0 / 7.0, 4),
        (0.0, 0.0, 0.0, 1),
    ];
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    for (index, (precision, recall, f1, support)) in expected.into_iter().enumerate() {
        let scores = matrix.scores(class(index));
        close(scores.precision, precision);
        close(scores.recall, recall);
        close(scores.f1, f1);
        assert_eq!(scores.support, support);
    }
    let mean = matrix.macro_average();
    close(mean.precision, 0.458_333_333_333_333_3);
    close(mean.recall, 0.541_666_666_666_666_6);
    close(mean.f1, 0.476_190_476_190_476_2);
    assert_eq!(mean.support, 10);
}

#[test]
fn a_class_that_never_occurs_is_left_out_of_the_average() {
    let two = matrix::<2>(&[0, 0, 1], &[0, 1, 1]);
    let ten = matrix::<10>(&[0, 0, 1], &[0, 1, 1]);
    assert_eq!(two.macro_average(), ten.macro_average());
}

#[test]
fn the_table_is_aligned() {
    let matrix = matrix::<3>(&[0, 0, 0, 1, 1, 2, 2, 2, 2], &[0, 1, 0, 1, 1, 2, 0, 1, 2]);
    let expected = "\
truth \\ predicted
       0  1  2
    0  2  1  .
    1  .  2  .
    2  1  1  2

class  precision  recall     f1   samples
    0      0.667   0.667  0.667         3
    1      0.500   1.000  0.667         2
    2      1.000   0.500  0.667         4
macro      0.722   0.722  0.667         9
accuracy 66.67 %";
    assert_eq!(matrix.to_string(), expected);
}

#[test]
fn ten_classes_of_two_hundred_fit_sixty_columns() {
    let mut matrix = ConfusionMatrix::<10>::new();
    for truth in 0..10 {
        for _ in 0..200 {
            matrix.add(class(truth), class(truth));
        }
        matrix.add(class(truth), class((truth * 7 + 3) % 10));
    }
    let table = matrix.to_string();
    assert!(table.lines().all(|line| line.len() <= 60), "{table}");
    let many = ConfusionMatrix::<100>::new().to_string();
    assert!(many.starts_with("(100 classes: too many to print each against each)"));
}
