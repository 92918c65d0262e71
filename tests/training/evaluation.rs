//! Loss and accuracy without training.

use netwright::train::{TrainError, evaluate};

use super::*;

#[test]
fn it_is_the_mean_over_single_samples_in_inference() {
    let data = points(77, 4);
    let mut rng = Generator::seed(9);
    let net = Points::boxed(&mut rng);
    let evaluation = evaluate(&net, &data, CategoricalCrossEntropy).unwrap();

    let (mut loss, mut correct) = (0.0, 0);
    for (x, class) in data.iter() {
        let y = net.forward(x);
        loss -= f64::from(y[class.index()]).ln();
        correct += usize::from((0..3).all(|i| y[i] <= y[class.index()]));
    }
    assert!((evaluation.loss - loss / 77.0).abs() < 1e-6);
    assert_eq!(evaluation.accuracy, Some(correct as f64 / 77.0));
}

#[test]
fn it_is_what_the_trainer_measures_on_the_validation_set() {
    let (data, test) = (points(45, 1), points(20, 2));
    let mut rng = Generator::seed(7);
    let (mut net, mut adam) = (Points::boxed(&mut rng), Adam::boxed(AdamConfig::default()));
    let history = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .batch(3)
        .validate_on(&test)
        .fit(&data, &mut rng)
        .unwrap();
    let evaluation = evaluate(&net, &test, CategoricalCrossEntropy).unwrap();
    let last = history.last().unwrap();
    assert_eq!(last.val_loss, Some(evaluation.loss));
    assert_eq!(last.val_accuracy, evaluation.accuracy);
}

#[test]
fn labels_and_their_rows_are_the_same() {
    let data = points(30, 4);
    let rows = Samples::from_pairs(data.iter().map(|(x, class)| (*x, class.one_hot::<f32>())));
    let net = Points::boxed(&mut Generator::seed(9));
    assert_eq!(
        evaluate(&net, &data, CategoricalCrossEntropy).unwrap(),
        evaluate(&net, &rows.unwrap(), CategoricalCrossEntropy).unwrap()
    );
}

#[test]
fn no_data_is_an_error() {
    let net = Line::zeroed();
    let error = evaluate(&net, &refusals::Nothing, MeanSquaredError).unwrap_err();
    assert!(matches!(error, TrainError::Empty { set: "data" }));
    assert_eq!(error.to_string(), "the data set has no samples");
}
