//! What callbacks write: CSV, and event files that a real TensorBoard reads.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use netwright::train::{
    Callback, Checkpoint, CsvLog, Flow, History, Now, Plan, TensorBoard, TrainError,
};

use super::*;

/// Trains four epochs of three batches with both logs; gives the history.
fn train(folder: &Path, end: u64) -> Result<History, TrainError> {
    let mut rng = Generator::seed(3);
    let (mut net, mut adam) = (Points::boxed(&mut rng), Adam::boxed(AdamConfig::default()));
    let (data, test) = (points(90, 1), points(20, 2));
    Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .epochs(4)
        .validate_on(&test)
        .with(CsvLog::to(folder.join("log.csv")))
        .with(TensorBoard::to(folder.join("events")).histograms())
        .with(Checkpoint::every_batches(2, folder.join("kept")))
        .with(EndIn(end))
        .resume_or_begin(folder.join("kept"))
        .fit(&data, &mut rng)
}

/// The lines of the table, without their seconds.
fn rows(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("log.csv")).unwrap();
    let row = |line: &str| line.rsplit_once(',').unwrap().0.to_string();
    text.lines().map(row).collect()
}

#[test]
fn a_table_has_a_line_an_epoch_and_no_epoch_twice() {
    let folder = tempfile::tempdir().unwrap();
    let history = train(folder.path(), 0).unwrap();
    let whole = rows(folder.path());
    assert_eq!(whole[0], "epoch,loss,accuracy,val_loss,val_accuracy,rate");
    assert_eq!(whole.len(), 5);
    for (row, epoch) in whole[1..].iter().zip(history.epochs()) {
        let fields: Vec<f64> = row.split(',').map(|field| field.parse().unwrap()).collect();
        let numbers = epoch
            .names()
            .iter()
            .map(|name| epoch.value(name).unwrap())
            .collect();
        assert_eq!(fields, [vec![epoch.epoch as f64], numbers].concat());
    }
    // Ended in the middle of an epoch, after the line of an epoch that no checkpoint has, and with a line cut short.
    for end in [5, 7, 10] {
        let folder = tempfile::tempdir().unwrap();
        assert!(train(folder.path(), end).is_err());
        let path = folder.path().join("log.csv");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text + "9,0.1").unwrap();
        train(folder.path(), 0).unwrap();
        assert_eq!(rows(folder.path()), whole, "ended in batch {end}");
    }
}

#[test]
fn a_table_of_other_columns_is_not_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    assert!(train(folder.path(), 7).is_err());
    let path = folder.path().join("log.csv");
    fs::write(&path, "epoch,loss,seconds\n1,0.5,0.1\n").unwrap();
    let error = train(folder.path(), 0).unwrap_err().to_string();
    assert!(
        error.contains("has the columns epoch,loss,seconds, and this training epoch,loss,acc"),
        "{error}"
    );
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        "epoch,loss,seconds\n1,0.5,0.1\n"
    );
}

#[test]
fn a_file_that_cannot_be_written_is_told_before_training() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let fit = |callback: Box<dyn Callback<Line>>| {
        let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
        let error = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
            .with(Boxed(callback))
            .fit(&line(5), &mut Generator::seed(1))
            .unwrap_err();
        assert_eq!(bits(&net), [0; 2]);
        error.to_string()
    };
    let error = fit(Box::new(CsvLog::to(file.join("log.csv"))));
    assert!(
        error.starts_with("cannot write `") && error.contains("log.csv`: "),
        "{error}"
    );
    let error = fit(Box::new(TensorBoard::to(&file)));
    assert!(
        error.starts_with("cannot write `") && error.contains("tfevents"),
        "{error}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_training_with_a_clear_error() {
    let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let error = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .epochs(3)
        .with(CsvLog::to("/dev/full"))
        .fit(&line(5), &mut Generator::seed(1))
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("cannot write `/dev/full`: "), "{error}");
}

/// A callback of any type.
struct Boxed(Box<dyn Callback<Line>>);

impl Callback<Line> for Boxed {
    fn train_begin(&mut self, plan: &Plan, now: &mut Now<'_, Line>) -> Flow {
        self.0.train_begin(plan, now)
    }
}

/// Reads the folder of event files as TensorBoard does, and prints its curves.
const READER: &str = "
import sys
try:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
except ImportError:
    sys.exit(77)
events = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0, 'histograms': 0})
events.Reload()
for tag in sorted(events.Tags()['scalars']):
    for point in events.Scalars(tag):
        print('scalar', tag, point.step, repr(float(point.value)))
for tag in sorted(events.Tags()['histograms']):
    for point in events.Histograms(tag):
        h = point.histogram_value
        print('histogram', tag, point.step, h.num, sum(h.bucket))
";

/// What a real TensorBoard reads; `None` where it is not installed.
fn read(folder: &Path) -> Option<String> {
    let python = env::var("NETWRIGHT_PYTHON").unwrap_or("python3".into());
    let output = Command::new(python)
        .args(["-c", READER])
        .arg(folder.join("events"))
        .output();
    let skipped = |why: &str| {
        eprintln!(
            "skipped: {why}; `pip install tensorboard`, or name a python that has it in NETWRIGHT_PYTHON"
        );
        None
    };
    match output {
        Err(error) => skipped(&error.to_string()),
        Ok(output) if output.status.code() == Some(77) => skipped("TensorBoard is not installed"),
        Ok(output) => {
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            Some(String::from_utf8(output.stdout).unwrap())
        }
    }
}

#[test]
fn a_real_tensorboard_reads_the_events() {
    let folder = tempfile::tempdir().unwrap();
    let history = train(folder.path(), 0).unwrap();
    let Some(text) = read(folder.path()) else {
        return;
    };
    for epoch in history.epochs() {
        for name in epoch.names() {
            let value = epoch.value(&name).unwrap() as f32;
            let line = format!("scalar {name} {} {:?}\n", epoch.epoch, f64::from(value));
            // Both write the shortest digits.
            assert!(text.contains(&line), "{line} is not in\n{text}");
        }
    }
    let of = |tag: &str| text.lines().filter(|line| line.contains(tag)).count();
    assert_eq!(of("scalar batch_loss"), 12);
    assert_eq!(of("histogram weights/hidden.weight"), 4);
    assert!(
        text.contains("histogram weights/output.weight 4 24.0 24.0"),
        "{text}"
    );

    // A training that was ended and went on has every point once.
    for end in [5, 7, 10] {
        let folder = tempfile::tempdir().unwrap();
        assert!(train(folder.path(), end).is_err());
        train(folder.path(), 0).unwrap();
        assert_eq!(
            fs::read_dir(folder.path().join("events")).unwrap().count(),
            1
        );
        assert_eq!(read(folder.path()).unwrap(), text, "ended in batch {end}");
    }
}

#[test]
fn a_training_that_begins_writes_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
        Trainer::new(&mut net, &mut sgd, MeanSquaredError)
            .with(TensorBoard::to(folder.path()).epochs_only())
            .fit(&line(5), &mut Generator::seed(1))
            .unwrap();
    }
    let files = fs::read_dir(folder.path()).unwrap();
    let lengths: Vec<u64> = files
        .map(|file| file.unwrap().metadata().unwrap().len())
        .collect();
    assert!(lengths.len() == 3 && lengths.iter().all(|length| *length == lengths[0]));
}
