//! The journal: a search that was stopped anywhere goes on.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use netwright::search::{Halving, Search, SearchError, Space};

use super::{curve, space};

const TRIALS: usize = 8;

fn search(trials: usize) -> Search {
    let search = Search::random(space(), trials).seed(3).threads(2);
    search.halving(Halving::default())
}

/// The results as text, in which NaN is NaN, and how many trials were run for them.
fn run(search: Search, path: &Path) -> Result<(String, usize), SearchError> {
    let count = AtomicUsize::new(0);
    let results = search.journal(path).run(|trial| {
        count.fetch_add(1, Ordering::SeqCst);
        match trial.index() {
            2 => Err("failed".to_owned()),
            3 => {
                let _ = trial.report(1, f64::NAN);
                Ok(0.0)
            }
            _ => curve(trial, 4),
        }
    })?;
    Ok((format!("{results:?}"), count.into_inner()))
}

#[test]
fn a_search_that_was_stopped_anywhere_ends_as_one_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search.jsonl");
    let (alone, count) = run(search(TRIALS), &path).unwrap();
    assert_eq!(count, TRIALS);
    let (again, count) = run(search(TRIALS), &path).unwrap();
    assert_eq!((again, count), (alone.clone(), 0));

    let whole = fs::read(&path).unwrap();
    for length in (0..whole.len()).step_by(37).chain([1, whole.len() - 1]) {
        let cut = folder.path().join("cut.jsonl");
        fs::write(&cut, &whole[..length]).unwrap();
        let (again, count) = run(search(TRIALS), &cut).unwrap();
        assert_eq!(again, alone, "stopped after {length} bytes");
        let lines = whole[..length]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        assert_eq!(
            count,
            TRIALS - lines.saturating_sub(1),
            "after {length} bytes"
        );
    }

    let (more, count) = run(search(TRIALS + 3), &path).unwrap();
    assert_eq!(count, 3);
    assert!(more.contains("Record { trial: 10,"), "{more}");
}

#[test]
fn another_search_is_refused_and_what_is_no_journal_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search.jsonl");
    run(search(3), &path).unwrap();
    let refused = |search: Search, path: &Path| run(search, path).unwrap_err().to_string();
    let said = refused(search(3).seed(4), &path);
    assert!(
        said.ends_with("its seed is 3, here it is 4: take another file, or remove it"),
        "{said}"
    );
    let other = Space::new().log("rate", 1e-3, 1.0);
    let said = refused(
        Search::random(other, 3).seed(3).halving(Halving::default()),
        &path,
    );
    assert!(said.contains("its space is [{"), "{said}");
    let said = refused(Search::grid(space(), 2).seed(3), &path);
    assert!(
        said.contains("its method is \"random\", here it is {\"grid\":2}"),
        "{said}"
    );

    let letter = folder.path().join("letter.txt");
    for text in [
        "dear reader",
        "dear reader,\nall is well\n",
        "{}\n",
        "[1, 2]\n",
    ] {
        fs::write(&letter, text).unwrap();
        let said = refused(search(3), &letter);
        assert!(said.contains("letter.txt"), "{said}");
        assert_eq!(fs::read_to_string(&letter).unwrap(), text);
    }

    let mut lines = fs::read_to_string(&path).unwrap();
    lines.insert_str(lines.find('\n').unwrap() + 1, "{\"trial\": 1}\n");
    fs::write(&path, lines).unwrap();
    let said = refused(search(3), &path);
    assert!(
        said.ends_with("search.jsonl, line 2: this says nothing of a trial"),
        "{said}"
    );

    let said = refused(search(3), &folder.path().join("none").join("search.jsonl"));
    assert!(said.starts_with("cannot open the journal"), "{said}");
}

#[test]
fn a_journal_is_written_by_one_search_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search.jsonl");
    let results = Search::random(space(), 1).journal(&path).run(|_| {
        let inner = Search::random(space(), 1).journal(&path);
        Err::<f64, _>(inner.run(|_| Ok::<_, String>(0.0)).unwrap_err().to_string())
    });
    let outcome = format!("{:?}", results.unwrap().records()[0].outcome);
    assert!(outcome.contains("is in use by another search"), "{outcome}");
}
