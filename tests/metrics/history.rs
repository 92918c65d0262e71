//! A history in files and pictures.

use std::fs;

use netwright::prelude::*;
use netwright::train::History;
use netwright::train::metrics::{F1, Metric, mean_of};
use serde_json::Value;

fn trained(epochs: usize) -> History {
    network! {
        struct Bits: [2] -> [2] { hidden: Dense(4) -> Tanh, output: Dense(2) -> Softmax }
    }
    let inputs = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    let targets = [0, 1, 1, 0].map(|index| Class::<2>::new(index).unwrap());
    let data = Samples::new(inputs, targets).unwrap();
    let mut rng = Generator::seed(1);
    let mut net = Bits::boxed(&mut rng);
    let mut adam = Adam::new(AdamConfig {
        rate: 0.05,
        ..AdamConfig::default()
    });
    Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .epochs(epochs)
        .validate_on(&data)
        .measure(F1::default())
        .measure(mean_of("a, \"b\"", |_: &[f32; 2], _: &Class<2>| f64::NAN))
        .fit(&data, &mut rng)
        .unwrap()
}

#[test]
fn a_table_is_saved_as_csv() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.csv");
    let history = trained(2);
    history.save_csv(&path).unwrap();
    let mut rows = csv::Reader::from_path(&path).unwrap();
    let names: Vec<_> = rows.headers().unwrap().iter().map(String::from).collect();
    assert_eq!(
        names,
        [
            "epoch",
            "loss",
            "accuracy",
            "val_loss",
            "val_accuracy",
            "f1",
            "val_f1",
            "a, \"b\"",
            "val_a, \"b\"",
            "rate",
            "seconds"
        ]
    );
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    for (row, epoch) in rows.iter().zip(history.epochs()) {
        assert_eq!(row[0].parse(), Ok(epoch.epoch));
        assert_eq!(row[1].parse(), Ok(epoch.loss));
        assert_eq!(row[6].parse::<f64>().ok(), epoch.value("val_f1"));
        assert_eq!(&row[7], "NaN");
        assert_eq!(row[9].parse(), Ok(epoch.rate));
    }
    let error = history
        .save_csv(folder.path().join("no/history.csv"))
        .unwrap_err();
    assert!(error.to_string().starts_with("cannot write `"), "{error}");
}

#[test]
fn epochs_are_saved_as_json_with_null_for_nan() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.json");
    let history = trained(3);
    history.save_json(&path).unwrap();
    let epochs: Vec<Value> = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!(epochs.len(), 3);
    for (value, epoch) in epochs.iter().zip(history.epochs()) {
        assert_eq!(value["epoch"].as_u64(), Some(epoch.epoch as u64));
        assert!((value["loss"].as_f64().unwrap() - epoch.loss).abs() < 1e-15);
        assert!(value["a, \"b\""].is_null());
        assert!(value.get("a, \"b\"").is_some());
    }
}

#[test]
fn each_number_has_its_panel() {
    let history = trained(40);
    let svg = history.plot().to_svg().unwrap();
    for text in [
        "loss",
        "accuracy",
        "f1",
        "learning rate",
        "training",
        "validation",
        "epoch",
    ] {
        assert!(svg.contains(&format!("\n{text}\n")), "{text}");
    }
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("plots");
    fs::create_dir_all(&folder).unwrap();
    history
        .plot()
        .title("exclusive or")
        .save(folder.join("history.png"))
        .unwrap();
    assert!(History::default().plot().to_png().is_ok());
}

#[test]
fn a_box_is_a_metric_of_its_own() {
    let mut metric: Box<dyn Metric<[f32; 2], Class<2>>> = Box::new(Box::new(F1::default()));
    metric.add(&[0.9, 0.1], &Class::new(0).unwrap());
    assert_eq!(metric.value(), 1.0);
}
