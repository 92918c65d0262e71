//! The learning rate under a schedule: which step takes which.

use std::cell::RefCell;
use std::rc::Rc;

use netwright::train::{Batch, Callback, Epoch, Flow, History, Now, Plan, TrainError};

use super::*;

/// Writes down the rate that each step takes.
#[derive(Default, Clone)]
struct Rates {
    next: f64,
    taken: Rc<RefCell<Vec<f64>>>,
}

impl<N> Callback<N> for Rates {
    fn train_begin(&mut self, _: &Plan, now: &mut Now<'_, N>) -> Flow {
        self.next = now.rate;
        Flow::Continue
    }

    fn epoch_begin(&mut self, _: usize, now: &mut Now<'_, N>) -> Flow {
        self.next = now.rate;
        Flow::Continue
    }

    fn batch_end(&mut self, _: &Batch, now: &mut Now<'_, N>) -> Flow {
        self.taken.borrow_mut().push(self.next);
        self.next = now.rate;
        Flow::Continue
    }
}

/// Trains for three epochs of two batches; gives the rate of each step.
fn rates(callback: impl Callback<Line>) -> (Result<History, TrainError>, Vec<f64>) {
    let rates = Rates::default();
    let taken = rates.taken.clone();
    let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let result = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .batch(3)
        .epochs(3)
        .with(callback)
        .with(rates)
        .fit(&line(5), &mut Generator::seed(1));
    (result, taken.take())
}

fn tenths(step: u64) -> f64 {
    (step + 1) as f64 / 10.0
}

#[test]
fn a_schedule_of_steps_gives_each_step_its_rate() {
    let (result, rates) = rates(LearningRate::each_step(tenths));
    assert_eq!(rates, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
    assert_eq!(result.unwrap().epochs().len(), 3);
}

#[test]
fn a_schedule_of_epochs_gives_all_steps_of_an_epoch_its_rate() {
    let (result, rates) = rates(LearningRate::each_epoch(tenths));
    assert_eq!(rates, [0.1, 0.1, 0.2, 0.2, 0.3, 0.3]);
    let history = result.unwrap();
    let recorded: Vec<f64> = history.epochs().iter().map(|epoch| epoch.rate).collect();
    assert_eq!(recorded, [0.1, 0.2, 0.3]);
}

#[test]
fn a_resumed_schedule_goes_on_where_it_was() {
    let resumed = LearningRate::each_step(tenths).from(4);
    assert_eq!(rates(resumed).1, [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]);
}

#[test]
fn the_rate_is_the_one_that_the_optimizer_takes() {
    let trained = |sgd: SgdConfig, callback: Option<LearningRate<f64>>| {
        let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(sgd));
        let mut trainer = Trainer::new(&mut net, &mut sgd, MeanSquaredError).batch(5);
        if let Some(callback) = callback {
            trainer = trainer.with(callback);
        }
        trainer.fit(&line(5), &mut Generator::seed(1)).unwrap();
        bits(&net)
    };
    let fast = SgdConfig {
        rate: 0.25,
        ..SgdConfig::default()
    };
    let set = trained(SgdConfig::default(), Some(LearningRate::each_step(0.25)));
    assert_eq!(set, trained(fast, None));
    assert_ne!(set, trained(SgdConfig::default(), None));
}

#[test]
fn a_schedule_that_makes_no_sense_does_not_begin() {
    let said = |callback| {
        let (result, rates) = rates(callback);
        assert!(rates.is_empty());
        result.unwrap_err().to_string()
    };
    let warmup = Warmup::new(6, CosineDecay::new(0.1, 10));
    assert_eq!(
        said(LearningRate::each_step(warmup)),
        "`warmup` has fewer steps than the run, found 6 of 6"
    );
    let inside = Warmup::new(2, CosineDecay::new(-0.1, 10));
    assert_eq!(
        said(LearningRate::each_step(inside)),
        "`rate` is above 0 and finite, found -0.1"
    );
}

#[test]
fn a_warm_up_is_measured_in_the_unit_of_its_schedule() {
    let warmup = Warmup::new(3, CosineDecay::new(0.1, 10));
    assert!(rates(LearningRate::each_step(warmup)).0.is_ok());
    assert!(rates(LearningRate::each_epoch(warmup)).0.is_err());
}

/// Halves the rate at the second epoch in a row that is no better.
const IMPATIENT: PlateauConfig = PlateauConfig {
    factor: 0.5,
    patience: 1,
    ..PlateauConfig::pytorch()
}
.valid();

#[test]
fn a_rate_falls_after_the_epochs_in_which_a_metric_stays() {
    let plateau = ReduceOnPlateau::new(IMPATIENT);
    let staying = OnPlateau::of("nothing", plateau, |_| Some(1.0));
    assert_eq!(rates(staying).1, [0.01; 6]);
    let falling = OnPlateau::of("epoch", plateau, |epoch: &Epoch| {
        Some(-(epoch.epoch as f64))
    });
    assert_eq!(rates(falling).1, [0.01; 6]);

    let once = PlateauConfig {
        patience: 0,
        ..IMPATIENT
    };
    let staying = OnPlateau::of("nothing", ReduceOnPlateau::new(once), |_| Some(1.0));
    assert_eq!(rates(staying).1, [0.01, 0.01, 0.01, 0.01, 0.005, 0.005]);
}

#[test]
fn a_metric_that_is_not_there_is_an_error() {
    let (result, _) = rates(OnPlateau::val_loss(ReduceOnPlateau::new(IMPATIENT)));
    assert_eq!(
        result.unwrap_err().to_string(),
        "the learning rate follows `val_loss`, which an epoch of this training does not have: \
         give the trainer a validation set, `.validate_on(&data)`, or watch something else"
    );
}

#[test]
fn a_plateau_that_makes_no_sense_does_not_begin() {
    let config = PlateauConfig {
        factor: 1.5,
        ..IMPATIENT
    };
    let (result, rates) = rates(OnPlateau::val_loss(ReduceOnPlateau::new(config)));
    assert!(rates.is_empty());
    assert_eq!(
        result.unwrap_err().to_string(),
        "`factor` is above 0 and below 1, found 1.5"
    );
}

#[test]
fn a_schedule_counts_the_steps_that_the_optimizer_takes() {
    let (mut net, sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let mut gathering = Accumulate::new(sgd, 3);
    let once = |step: u64| if step == 0 { 0.1 } else { 0.0 };
    let history = Trainer::new(&mut net, &mut gathering, MeanSquaredError)
        .batch(2)
        .with(LearningRate::each_step(once))
        .fit(&line(6), &mut Generator::seed(1))
        .unwrap();
    assert_ne!(net.line.bias, [0.0], "the third batch makes the first step");
    assert_eq!(history.last().map(|epoch| epoch.rate), Some(0.0));
}

#[test]
fn a_rate_that_is_none_is_refused_and_says_so() {
    for rate in [-1.0, f64::NAN, f64::INFINITY] {
        let (result, _) = rates(LearningRate::each_epoch(move |_: u64| rate));
        let error = result.unwrap_err();
        let sentence = format!("a learning rate is at least 0 and finite, found {rate}");
        assert_eq!(error.to_string(), sentence);
        assert_eq!(format!("{error:?}"), sentence, "what `main` shows");
    }
}

#[test]
fn training_without_an_end_may_have_a_schedule() {
    struct Stop;
    impl<N> Callback<N> for Stop {
        fn epoch_end(&mut self, epoch: &Epoch, _: &mut Now<'_, N>) -> Flow {
            if epoch.epoch == 2 {
                Flow::Stop
            } else {
                Flow::Continue
            }
        }
    }
    let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let history = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .batch(2)
        .epochs(usize::MAX)
        .with(LearningRate::each_step(0.1))
        .with(Stop)
        .fit(&line(6), &mut Generator::seed(1));
    assert_eq!(history.unwrap().epochs().len(), 2);
}

#[test]
fn a_callback_reads_the_norm_of_the_gradient() {
    struct Norms(Vec<f64>);
    impl Callback<Line> for Norms {
        fn batch_end(&mut self, batch: &Batch, now: &mut Now<'_, Line>) -> Flow {
            let squares = now
                .gradient
                .as_slice()
                .iter()
                .map(|g| f64::from(*g).powi(2));
            assert!((batch.report.gradient_norm - squares.sum::<f64>().sqrt()).abs() < 1e-12);
            self.0.push(batch.report.gradient_norm);
            Flow::Continue
        }
    }
    let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let mut norms = Norms(Vec::new());
    Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .batch(2)
        .with(&mut norms)
        .fit(&line(6), &mut Generator::seed(1))
        .unwrap();
    assert_eq!(norms.0.len(), 3);
    assert!(norms.0.iter().all(|norm| *norm > 0.0));
}
