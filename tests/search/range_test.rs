//! The learning rate range test.

use netwright::prelude::*;
use netwright::search::RangeTest;

network! {
    struct Curve: [1] -> [1] {
        hidden: Dense(8) -> Tanh,
        output: Dense(1),
    }
}

fn data() -> Samples<[f32; 1], [f32; 1]> {
    Samples::from_pairs((0..96).map(|i| {
        let x = i as f32 / 48.0 - 1.0;
        ([x], [(3.0 * x).sin()])
    }))
    .unwrap()
}

#[test]
fn rates_rise_until_the_loss_diverges_and_the_network_stays() {
    let data = data();
    let net = Curve::boxed(&mut Generator::seed(1));
    let before = net.boxed_clone();
    let run = || {
        let sgd = Sgd::boxed(SgdConfig::default());
        let test = RangeTest::new(1e-4, 1e4).steps(120).batch(16);
        test.run(&net, sgd, MeanSquaredError, &data, &mut Generator::seed(2))
            .unwrap()
    };
    let found = run();
    assert_eq!(found, run());
    assert_eq!(net.as_slice(), before.as_slice());
    let records = found.records();
    assert!(
        (30..120).contains(&records.len()),
        "{} steps",
        records.len()
    );
    assert_eq!(records[0].rate, 1e-4);
    assert_eq!(records[0].smoothed, records[0].loss);
    for pair in records.windows(2) {
        let factor = pair[1].rate / pair[0].rate;
        assert!((factor - 1e8_f64.powf(1.0 / 119.0)).abs() < 1e-9);
    }
    let (steepest, tenth) = (found.steepest().unwrap(), found.tenth_of_minimum().unwrap());
    assert!((1e-3..2.0).contains(&steepest), "{steepest}");
    assert!((1e-3..2.0).contains(&tenth), "{tenth}");
    let text = found.to_string();
    assert!(text.contains("steepest descent at"), "{text}");
}

#[test]
fn the_last_rate_is_reached_where_nothing_diverges() {
    let net = Curve::boxed(&mut Generator::seed(1));
    let sgd = Sgd::boxed(SgdConfig::default());
    let test = RangeTest::new(1e-9, 1e-7).steps(20).batch(1000);
    let found = test
        .run(
            &net,
            sgd,
            MeanSquaredError,
            &data(),
            &mut Generator::seed(2),
        )
        .unwrap();
    let records = found.records();
    assert_eq!((records.len(), records[19].rate), (20, 1e-7));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let said = |test: RangeTest| test.check().unwrap_err().to_string();
    assert_eq!(
        said(RangeTest::new(0.0, 1.0)),
        "`from` is above 0 and finite, found 0"
    );
    assert_eq!(
        said(RangeTest::new(1.0, 0.1)),
        "`to` is above `from` and finite, found 0.1"
    );
    assert_eq!(
        said(RangeTest::new(0.1, 1.0).steps(1)),
        "`steps` is at least 2, found 1"
    );
    let net = Curve::boxed(&mut Generator::seed(1));
    let sgd = Sgd::boxed(SgdConfig::default());
    let test = RangeTest::new(1.0, 0.1);
    let error = test.run(
        &net,
        sgd,
        MeanSquaredError,
        &data(),
        &mut Generator::seed(2),
    );
    assert!(error.unwrap_err().to_string().contains("`to` is above"));
    let sgd = Sgd::boxed(SgdConfig::default());
    let test = RangeTest::new(0.1, 1.0).batch(0);
    let error = test.run(
        &net,
        sgd,
        MeanSquaredError,
        &data(),
        &mut Generator::seed(2),
    );
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("a batch of 0 samples")
    );
}
