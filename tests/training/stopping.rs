//! Early stopping: when, with which weights, and again after a checkpoint.

use std::fs;

use netwright::train::{Batch, Callback, Checkpoint, EarlyStopping, Flow, Now, Watch};

use super::*;

/// Sets the line so that its loss in an epoch is the square of this number.
struct Offsets(&'static [f32]);

impl Callback<Line> for Offsets {
    fn batch_end(&mut self, batch: &Batch, now: &mut Now<'_, Line>) -> Flow {
        now.net.line.weight = [[2.0]];
        now.net.line.bias = [self.0[batch.epoch - 1] - 1.0];
        Flow::Continue
    }
}

/// Trains for as many epochs as there are offsets, a batch an epoch; gives the epochs that it took, and the offset that
/// it ended with.
fn train(offsets: &'static [f32], stopping: &mut EarlyStopping<Line>) -> (usize, f32) {
    let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let data = line(10);
    let history = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .epochs(offsets.len())
        .validate_on(&data)
        .with(Offsets(offsets))
        .with(stopping)
        .fit(&data, &mut Generator::seed(1))
        .unwrap();
    (history.epochs().len(), net.line.bias[0] + 1.0)
}

#[test]
fn it_stops_after_as_many_epochs_that_are_no_better_and_restores_the_best() {
    let offsets = &[4.0, 2.0, 3.0, 1.0, 1.0, 2.0, 1.5, 0.5];
    let mut stopping = EarlyStopping::on(Watch::val_loss()).patience(3);
    assert_eq!(train(offsets, &mut stopping), (7, 1.0));
    assert_eq!(
        (stopping.stopped(), stopping.watch().best_epoch()),
        (Some(7), Some(4))
    );
    assert_eq!(
        stopping.to_string(),
        "stopped after epoch 7; `val_loss` was best in epoch 4: 1, whose weights the network has"
    );
    // The same callback begins anew.
    assert_eq!(train(&[1.0, 2.0, 3.0, 4.0, 5.0], &mut stopping), (4, 1.0));

    let mut stopping = EarlyStopping::on(Watch::val_loss()).patience(3).keep_last();
    assert_eq!(train(offsets, &mut stopping), (7, 1.5));
    let mut stopping = EarlyStopping::on(Watch::val_loss()).patience(0);
    assert_eq!(train(offsets, &mut stopping), (3, 2.0));
    let mut stopping = EarlyStopping::on(Watch::val_loss()).patience(4);
    assert_eq!(train(offsets, &mut stopping), (8, 0.5));
    assert_eq!(stopping.stopped(), None);
    assert!(stopping.to_string().starts_with("not stopped early; "));
    let watch = Watch::val_loss().min_delta(20.0);
    assert_eq!(train(offsets, &mut EarlyStopping::on(watch)), (2, 4.0));
}

#[test]
fn a_number_that_is_none_is_never_the_best() {
    let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let data = line(10);
    let mut strange = EarlyStopping::on(Watch::lowest("strange")).patience(2);
    let history = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .epochs(9)
        .measure(Strange)
        .with(&mut strange)
        .fit(&data, &mut Generator::seed(1))
        .unwrap();
    assert_eq!(history.epochs().len(), 2);
    assert_ne!(bits(&net), [0; 2]);
    assert_eq!(
        strange.to_string(),
        "stopped after epoch 2; no epoch had a `strange`"
    );
}

/// A metric that is NaN.
struct Strange;

impl<Y, T> netwright::train::metrics::Metric<Y, T> for Strange {
    fn name(&self) -> &str {
        "strange"
    }

    fn reset(&mut self) {}

    fn add(&mut self, _: &Y, _: &T) {}

    fn value(&self) -> f64 {
        f64::NAN
    }
}

#[test]
fn a_number_that_there_is_not_is_an_error_that_says_what_there_is() {
    let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let error = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .epochs(3)
        .with(EarlyStopping::on(Watch::val_loss()))
        .fit(&line(10), &mut Generator::seed(1))
        .unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("`val_loss` is watched, which an epoch of this training does not have: there are loss, rate"),
        "{text}"
    );
}

#[test]
fn training_that_goes_on_stops_where_it_would_have_with_the_same_weights() {
    let offsets = &[4.0, 1.0, 3.0, 2.0, 5.0, 0.5];
    let folder = tempfile::tempdir().unwrap();
    let train = |end: usize, keep: bool| {
        let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
        let data = line(10);
        let mut stopping = EarlyStopping::on(Watch::val_loss()).patience(3);
        let result = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
            .epochs(offsets.len())
            .validate_on(&data)
            .with(Offsets(offsets))
            .with(&mut stopping)
            .with(Checkpoint::every_epoch(folder.path()))
            .with(EndAt(end))
            .resume_or_begin(folder.path())
            .fit(&data, &mut Generator::seed(1));
        if !keep {
            for file in fs::read_dir(folder.path()).unwrap() {
                fs::remove_file(file.unwrap().path()).unwrap();
            }
        }
        (
            result.map(|history| history.epochs().len()),
            net.line.bias[0],
        )
    };
    let (whole, bias) = train(0, false);
    assert_eq!((whole.unwrap(), bias), (5, 0.0));
    for end in [2, 3, 4, 5] {
        assert!(train(end, true).0.is_err());
        let (epochs, bias) = train(0, true);
        assert_eq!((epochs.unwrap(), bias), (5, 0.0));
        // It had ended, and goes no further.
        let (epochs, bias) = train(0, false);
        assert_eq!((epochs.unwrap(), bias), (5, 0.0));
    }
}
