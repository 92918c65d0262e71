//! Callbacks: when they are told, and what they can change.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use netwright::train::{Batch, Callback, Epoch, Flow, History, Now, Plan, Progress, TrainError};

use super::*;

/// An event, and what to answer it.
type Answer = (&'static str, fn() -> Flow);

/// Writes down what it is told, and answers one event otherwise than to continue.
#[derive(Default)]
struct Diary {
    entries: Vec<String>,
    answer: Option<Answer>,
}

impl Diary {
    fn write(&mut self, entry: String) -> Flow {
        let flow = match self.answer {
            Some((event, answer)) if event == entry => answer(),
            _ => Flow::Continue,
        };
        self.entries.push(entry);
        flow
    }
}

impl<N> Callback<N> for Diary {
    fn train_begin(&mut self, plan: &Plan, _: &mut Now<'_, N>) -> Flow {
        assert_eq!(
            (plan.samples, plan.batch, plan.batches, plan.epochs),
            (5, 2, 3, 2)
        );
        assert_eq!(plan.validation, Some(4));
        self.write("begin".into())
    }

    fn epoch_begin(&mut self, epoch: usize, _: &mut Now<'_, N>) -> Flow {
        self.write(format!("epoch {epoch}"))
    }

    fn batch_end(&mut self, batch: &Batch, _: &mut Now<'_, N>) -> Flow {
        self.write(format!("batch {} of {}", batch.batch, batch.samples))
    }

    fn epoch_end(&mut self, epoch: &Epoch, _: &mut Now<'_, N>) -> Flow {
        self.write(format!("end of {}", epoch.epoch))
    }

    fn train_end(&mut self, history: &History, _: &mut Now<'_, N>) -> Flow {
        self.write(format!("end after {}", history.epochs().len()))
    }
}

const ALL: [&str; 12] = [
    "begin",
    "epoch 1",
    "batch 1 of 2",
    "batch 2 of 2",
    "batch 3 of 1",
    "end of 1",
    "epoch 2",
    "batch 1 of 2",
    "batch 2 of 2",
    "batch 3 of 1",
    "end of 2",
    "end after 2",
];

/// Trains for two epochs of three batches; gives what a second callback was told.
fn diary(answer: Option<Answer>) -> (Result<History, TrainError>, Vec<String>) {
    let first = Diary {
        answer,
        ..Diary::default()
    };
    let mut second = Diary::default();
    let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let result = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .batch(2)
        .epochs(2)
        .validate_on(&line(4))
        .with(first)
        .with(&mut second)
        .fit(&line(5), &mut Generator::seed(1));
    (result, second.entries)
}

#[test]
fn every_event_is_told_in_its_order() {
    let (result, entries) = diary(None);
    assert_eq!(entries, ALL);
    assert_eq!(result.unwrap().epochs().len(), 2);
}

#[test]
fn stopping_ends_training_well_and_all_are_told() {
    let stop = |event| {
        let (result, entries) = diary(Some((event, || Flow::Stop)));
        (result.unwrap().epochs().len(), entries)
    };
    assert_eq!(
        stop("begin"),
        (0, vec!["begin".into(), "end after 0".into()])
    );
    let (epochs, entries) = stop("batch 2 of 2");
    assert_eq!(epochs, 1);
    assert_eq!(
        entries[2..],
        ["batch 1 of 2", "batch 2 of 2", "end of 1", "end after 1"]
    );
    let (epochs, entries) = stop("end of 1");
    assert_eq!(epochs, 1);
    assert_eq!(entries[4..], ["batch 3 of 1", "end of 1", "end after 1"]);
}

#[test]
fn a_failure_ends_training_with_its_error() {
    for event in [
        "begin",
        "epoch 1",
        "batch 2 of 2",
        "end of 2",
        "end after 2",
    ] {
        let (result, _) = diary(Some((event, || Flow::fail("the disk is full"))));
        let error = result.unwrap_err();
        assert!(matches!(error, TrainError::Callback(_)));
        assert_eq!(error.to_string(), "the disk is full");
    }
}

/// Sets the learning rate to zero after the first epoch, and remembers the weights.
#[derive(Default)]
struct Freeze {
    weights: Rc<RefCell<Vec<Vec<f32>>>>,
}

impl Callback<Line> for Freeze {
    fn epoch_end(&mut self, epoch: &Epoch, now: &mut Now<'_, Line>) -> Flow {
        self.weights.borrow_mut().push(now.net.as_slice().to_vec());
        assert_eq!(epoch.rate, if epoch.epoch == 1 { 0.1 } else { 0.0 });
        assert!(now.gradient.as_slice().iter().all(|g| *g != 0.0));
        now.rate = 0.0;
        Flow::Continue
    }

    fn train_end(&mut self, _: &History, now: &mut Now<'_, Line>) -> Flow {
        now.net.line.bias = [7.0];
        Flow::Continue
    }
}

#[test]
fn a_callback_may_change_the_rate_and_the_weights() {
    let freeze = Freeze::default();
    let weights = freeze.weights.clone();
    let (mut net, mut sgd) = (
        Line::zeroed(),
        Sgd::new(SgdConfig {
            rate: 0.1,
            ..SgdConfig::default()
        }),
    );
    Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .epochs(3)
        .with(freeze)
        .fit(&line(5), &mut Generator::seed(1))
        .unwrap();
    let weights = weights.take();
    assert_ne!(weights[0], [0.0; 2]);
    assert_eq!(weights[0], weights[2]);
    assert_eq!(net.line.bias, [7.0]);
}

/// A place to write that can be read afterwards.
#[derive(Default, Clone)]
struct Page(Rc<RefCell<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a training of twelve epochs writes.
fn lines(validate: bool) -> String {
    let page = Page::default();
    let (data, test) = (points(45, 1), points(20, 2));
    let mut rng = Generator::seed(7);
    let (mut net, mut adam) = (Points::boxed(&mut rng), Adam::boxed(AdamConfig::default()));
    let mut trainer = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .epochs(12)
        .with(Progress::lines_to(page.clone()));
    if validate {
        trainer = trainer.validate_on(&test);
    }
    let history = trainer.fit(&data, &mut rng).unwrap();
    let text = String::from_utf8(page.0.take()).unwrap();
    assert_eq!(text.lines().count(), 12);
    for (line, epoch) in text.lines().zip(history.epochs()) {
        let accuracy = 100.0 * epoch.accuracy.unwrap();
        let mut expected = format!(
            "epoch {:>2}/12  loss {:.4}  acc {accuracy:>6.2} %",
            epoch.epoch, epoch.loss
        );
        if let (Some(loss), Some(accuracy)) = (epoch.val_loss, epoch.val_accuracy) {
            expected += &format!("  val {loss:.4}  {:>6.2} %", 100.0 * accuracy);
        }
        assert_eq!(line, expected);
        assert!(line.len() <= 60);
    }
    text
}

#[test]
fn progress_writes_a_line_an_epoch_the_same_for_the_same_seed() {
    assert_eq!(lines(true), lines(true));
    lines(false);
}

#[test]
fn the_history_prints_as_a_table() {
    let (data, test) = (points(45, 1), points(20, 2));
    let mut rng = Generator::seed(7);
    let (mut net, mut adam) = (Points::boxed(&mut rng), Adam::boxed(AdamConfig::default()));
    let history = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .epochs(2)
        .validate_on(&test)
        .fit(&data, &mut rng)
        .unwrap();
    let table = history.to_string();
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(
        rows[0],
        "epoch        loss  accuracy    val loss  val accuracy"
    );
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{table}");

    let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let history = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .fit(&line(5), &mut rng)
        .unwrap();
    let loss = history.last().unwrap().loss;
    assert_eq!(
        history.to_string(),
        format!("epoch        loss\n    1  {loss:>10.4}")
    );
}
