//! Search: the same on any number of threads, when it is stopped and goes on, and whatever its trials do.
#![forbid(unsafe_code)]

mod journal;
mod range_test;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use netwright::search::{Direction, Halving, Outcome, Results, Search, SearchError, Space, Value};

/// A space with every kind of range.
pub fn space() -> Space {
    Space::new()
        .log("rate", 1e-4, 1.0)
        .linear("momentum", 0.0, 0.99)
        .integer("units", 4, 64)
        .choice("activation", ["relu", "tanh", "a, \"b\""])
}

/// A curve that falls with the steps to a height that depends on the settings, after so many reports as there are.
pub fn curve(trial: &netwright::search::Trial<'_>, steps: u64) -> Result<f64, String> {
    let height = (trial.real("rate").ln() + 5.0).abs() + trial.real("momentum");
    let bent = if trial.choice("activation") == "tanh" {
        0.15
    } else {
        0.1
    };
    let mut value = f64::INFINITY;
    for step in 1..=steps {
        // Trials do not keep pace.
        let pause = (trial.seed() ^ (step * 7)) % 300;
        std::thread::sleep(Duration::from_micros(pause));
        value = height + bent * 10.0 / step as f64;
        if trial.report(step, value).is_pruned() {
            break;
        }
    }
    Ok(value)
}

fn searched(threads: usize, halving: Option<Halving>) -> Results {
    let mut search = Search::random(space(), 30).seed(11).threads(threads);
    if let Some(halving) = halving {
        search = search.halving(halving);
    }
    search.run(|trial| curve(trial, 9)).unwrap()
}

#[test]
fn results_do_not_depend_on_threads() {
    for halving in [None, Some(Halving::default())] {
        let alone = searched(1, halving);
        for threads in [2, 3, 8, 64] {
            assert_eq!(searched(threads, halving), alone, "{threads} threads");
        }
        let reported = alone.records().iter().map(|record| record.reports.len());
        let reported: usize = reported.sum();
        match halving {
            None => assert_eq!(reported, 270),
            Some(_) => assert!((31..160).contains(&reported), "{reported} reports"),
        }
    }
}

#[test]
fn those_that_are_given_up_were_worse_at_their_rung() {
    let results = searched(4, Some(Halving::default()));
    let records = results.records();
    let best = results.best().unwrap();
    assert_eq!(best.outcome, Outcome::Completed);
    assert_eq!(best.reports.len(), 9);
    let all = searched(1, None);
    assert!(
        all.records()[..6].iter().any(|r| r.trial == best.trial),
        "the best by halving is among the best fifth of all"
    );
    for record in records.iter().filter(|r| r.outcome == Outcome::Pruned) {
        let (step, value) = *record.reports.last().unwrap();
        assert!([1, 3, 9].contains(&step), "given up at {step}");
        let at = |other: &netwright::search::Record| {
            let report = other.reports.iter().find(|(at, _)| *at == step);
            report.map(|(_, value)| *value)
        };
        let before = records.iter().filter(|other| other.trial < record.trial);
        let values: Vec<f64> = before.filter_map(at).collect();
        let better = values.iter().filter(|other| **other < value).count();
        assert!(better >= ((values.len() + 1) / 3).max(1));
    }
}

#[test]
fn large_values_are_better_when_told() {
    let run = |direction| {
        let search = Search::random(space(), 9).direction(direction);
        let results = search
            .run(|trial| Ok::<_, String>(trial.index() as f64))
            .unwrap();
        results.best().unwrap().trial
    };
    assert_eq!((run(Direction::Minimise), run(Direction::Maximise)), (0, 8));
}

#[test]
fn values_lie_in_their_ranges_and_more_trials_change_none() {
    let draw = |trials| {
        let search = Search::random(space(), trials).seed(5).threads(1);
        let results = search.run(|trial| Ok::<_, String>(trial.index() as f64));
        results.unwrap().records().to_vec()
    };
    let (few, many) = (draw(10), draw(2000));
    assert_eq!(few, many[..10]);
    let mut tenths = [0; 4];
    for record in &many {
        let [
            Value::Real(rate),
            Value::Real(momentum),
            Value::Integer(units),
            Value::Choice(word),
        ] = &record.values[..]
        else {
            panic!("{record:?}")
        };
        assert!((1e-4..=1.0).contains(rate) && (0.0..=0.99).contains(momentum));
        assert!((4..=64).contains(units) && !word.is_empty());
        tenths[((rate.log10() + 4.0) as usize).min(3)] += 1;
    }
    assert!(tenths.iter().all(|n| (400..600).contains(n)), "{tenths:?}");
}

#[test]
fn a_grid_has_every_combination() {
    let space = Space::new()
        .log("rate", 1e-4, 1e-2)
        .linear("x", -1.0, 1.0)
        .integer("n", 1, 2)
        .choice("kind", ["a", "b"]);
    let results = Search::grid(space, 3)
        .run(|trial| Ok::<_, String>(trial.index() as f64))
        .unwrap();
    let rows: Vec<String> = results
        .records()
        .iter()
        .map(|record| format!("{:?}", record.values))
        .collect();
    assert_eq!(rows.len(), 3 * 3 * 2 * 2);
    let distinct: std::collections::BTreeSet<_> = rows.iter().collect();
    assert_eq!(distinct.len(), rows.len());
    for real in [1e-4, 1e-2, -1.0, 0.0, 1.0] {
        let text = format!("Real({real:?})");
        assert!(rows.iter().any(|row| row.contains(&text)), "{text}");
    }
}

#[test]
fn trials_that_fail_are_recorded_and_end_nothing() {
    let results = Search::random(space(), 7)
        .threads(2)
        .halving(Halving::default())
        .run(|trial| match trial.index() {
            1 => Err("no memory, \"none\"".to_owned()),
            2 => Ok(f64::NAN),
            3 => {
                assert!(trial.report(1, f64::NAN).is_pruned());
                assert!(trial.report(2, 0.0).is_pruned());
                Ok(1.0)
            }
            index => Ok(index as f64),
        })
        .unwrap();
    let trials: Vec<usize> = results
        .records()
        .iter()
        .map(|record| record.trial)
        .collect();
    assert_eq!(trials, [0, 4, 5, 6, 3, 1, 2]);
    let failed = &results.records()[5..];
    assert_eq!(
        failed[0].outcome,
        Outcome::Failed("no memory, \"none\"".into())
    );
    assert_eq!(
        failed[1].outcome,
        Outcome::Failed("the value is NaN".into())
    );
    let text = results.to_string();
    assert!(text.contains("failed: the value is NaN"), "{text}");
    assert_eq!(text.lines().count(), 8);
    let csv = results.csv();
    assert!(csv.starts_with("trial,rate,momentum,units,activation,value,step,outcome\n0,"));
    assert!(csv.contains("\"failed: no memory, \"\"none\"\"\""), "{csv}");

    let none = Search::random(space(), 2).run(|_| Err::<f64, _>("never"));
    assert_eq!(none.unwrap().best(), None);
}

#[test]
fn a_panic_ends_the_search_and_nobody_waits() {
    let begun = AtomicUsize::new(0);
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        Search::random(space(), 1000)
            .threads(3)
            .halving(Halving::default())
            .run(|trial| {
                begun.fetch_add(1, Ordering::SeqCst);
                assert!(trial.index() != 1, "this is meant");
                curve(trial, 9)
            })
    }));
    assert!(panic.is_err());
    assert!(begun.load(Ordering::SeqCst) < 500);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let said = |space: Space| {
        let error = Search::random(space, 3).run(|_| Ok::<_, String>(0.0));
        error.unwrap_err().to_string()
    };
    assert!(said(Space::new()).starts_with("the space has no setting"));
    let twice = Space::new().linear("x", 0.0, 1.0).integer("x", 0, 1);
    assert_eq!(said(twice), "two settings are called `x`");
    assert_eq!(
        said(Space::new().log("rate", 0.0, 1.0)),
        "the setting `rate` goes from a number above 0 to one that is not less, both finite, found 0 to 1"
    );
    assert!(said(Space::new().linear("x", 0.0, f64::NAN)).contains("found 0 to NaN"));
    assert!(said(Space::new().integer("n", 3, 2)).contains("found 3 to 2"));
    assert!(said(Space::new().choice("kind", [""; 0])).contains("`kind` has words"));
    let run = |search: Search| search.run(|_| Ok::<_, String>(0.0)).unwrap_err();
    assert!(matches!(
        run(Search::random(space(), 0)),
        SearchError::NoTrials
    ));
    assert!(matches!(
        run(Search::grid(space(), 0)),
        SearchError::NoTrials
    ));
    assert!(matches!(
        run(Search::grid(space(), 10_000)),
        SearchError::Grid { .. }
    ));
    let halving = Halving {
        first: 1,
        factor: 1,
    };
    assert_eq!(
        run(Search::random(space(), 3).halving(halving)).to_string(),
        "halving: one of 2 trials or more goes on, found 1"
    );
}

#[test]
#[should_panic(expected = "the space has no setting `rat`, only `rate`, `momentum`")]
fn a_name_that_there_is_not_is_told() {
    // One thread panics, and the message of the scope is another: so the trial itself is caught.
    let _ = Search::random(space(), 1)
        .run(|trial| {
            let message =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| trial.real("rat")));
            let message = message.unwrap_err().downcast::<String>().unwrap();
            Err::<f64, _>(*message)
        })
        .map(|results| panic!("{:?}", results.records()[0].outcome));
}
