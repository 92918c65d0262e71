//! The journal: a line for each trial that has ended, so that a search can go on where it was stopped.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};

use super::{Outcome, Record, SearchError};

/// An open journal, which nobody else writes.
pub(super) struct Journal {
    file: File,
    path: PathBuf,
}

/// What a line of the journal says of a trial.
pub(super) struct Ended {
    pub(super) trial: usize,
    pub(super) reports: Vec<(u64, f64)>,
    pub(super) value: Option<f64>,
    pub(super) outcome: Outcome,
}

impl Journal {
    /// Opens a journal, or begins one, of the search that `header` tells of; reads what is in it.
    pub(super) fn open(path: &Path, header: &Json) -> Result<(Journal, Vec<Ended>), SearchError> {
        let failed = |what| {
            move |source| SearchError::Journal {
                what,
                path: path.to_owned(),
                source,
            }
        };
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(path).map_err(failed("open"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let path = path.to_owned();
                return Err(SearchError::InUse { path });
            }
            Err(TryLockError::Error(error)) => return Err(failed("lock")(error)),
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed("read"))?;
        let first = format!("{header}\n");
        let line = |line, problem: String| SearchError::Line {
            path: path.to_owned(),
            line,
            problem,
        };
        let whole = bytes.iter().rposition(|byte| *byte == b'\n');
        let whole = match whole {
            Some(last) => last + 1,
            // Not a whole line: one that this program began, or nothing of ours.
            None if first.as_bytes().starts_with(&bytes) => 0,
            None => return Err(line(1, "this is no journal of a search".to_owned())),
        };
        let mut ended = Vec::new();
        for (place, text) in bytes[..whole]
            .split_inclusive(|byte| *byte == b'\n')
            .enumerate()
        {
            let read: Json = serde_json::from_slice(text)
                .map_err(|error| line(place + 1, format!("this is no JSON: {error}")))?;
            if place == 0 {
                same(path, header, &read)?;
                continue;
            }
            let read = of_json(&read)
                .ok_or_else(|| line(place + 1, "this says nothing of a trial".to_owned()))?;
            ended.push(read);
        }
        // What is behind the last whole line was torn off when it was written.
        file.set_len(whole as u64).map_err(failed("write"))?;
        file.seek(SeekFrom::Start(whole as u64))
            .map_err(failed("write"))?;
        let path = path.to_owned();
        let mut journal = Journal { file, path };
        if whole == 0 {
            journal.write(header)?;
        }
        Ok((journal, ended))
    }

    /// Writes down a trial.
    pub(super) fn add(&mut self, names: &[String], record: &Record) -> Result<(), SearchError> {
        let settings = names.iter().zip(&record.values);
        let settings: Map<String, Json> = settings
            .map(|(name, value)| (name.clone(), setting(value)))
            .collect();
        let reports = record.reports.iter();
        let reports: Vec<Json> = reports
            .map(|(step, value)| json!([step, number(*value)]))
            .collect();
        let (outcome, error) = match &record.outcome {
            Outcome::Completed => ("completed", None),
            Outcome::Pruned => ("pruned", None),
            Outcome::Failed(why) => ("failed", Some(why)),
        };
        self.write(&json!({
            "trial": record.trial,
            "settings": settings,
            "reports": reports,
            "outcome": outcome,
            "value": record.value.map(number),
            "error": error,
        }))
    }

    /// Writes a line, all of it at once.
    fn write(&mut self, line: &Json) -> Result<(), SearchError> {
        let line = format!("{line}\n");
        let written = self.file.write_all(line.as_bytes());
        written
            .and_then(|()| self.file.sync_data())
            .map_err(|source| SearchError::Journal {
                what: "write",
                path: self.path.clone(),
                source,
            })
    }
}

/// Refuses the journal of another search.
fn same(path: &Path, expected: &Json, found: &Json) -> Result<(), SearchError> {
    const PARTS: [&str; 6] = ["search", "method", "seed", "direction", "halving", "space"];
    for what in PARTS {
        if expected[what] != found[what] {
            return Err(SearchError::OtherSearch {
                path: path.to_owned(),
                what,
                found: found[what].to_string(),
                expected: expected[what].to_string(),
            });
        }
    }
    Ok(())
}

fn of_json(line: &Json) -> Option<Ended> {
    let reports = line["reports"].as_array()?.iter();
    let reports = reports.map(|report| Some((report[0].as_u64()?, of_number(&report[1])?)));
    let value = match &line["value"] {
        Json::Null => None,
        value => Some(of_number(value)?),
    };
    let outcome = match line["outcome"].as_str()? {
        "completed" => Outcome::Completed,
        "pruned" => Outcome::Pruned,
        "failed" => Outcome::Failed(line["error"].as_str()?.to_owned()),
        _ => return None,
    };
    Some(Ended {
        trial: usize::try_from(line["trial"].as_u64()?).ok()?,
        reports: reports.collect::<Option<_>>()?,
        value,
        outcome,
    })
}

fn setting(value: &super::Value) -> Json {
    match value {
        super::Value::Real(x) => json!(x),
        super::Value::Integer(x) => json!(x),
        super::Value::Choice(x) => json!(x),
    }
}

/// A number, also one that JSON has not.
fn number(x: f64) -> Json {
    match x.is_finite() {
        true => json!(x),
        false => json!(x.to_string()),
    }
}

fn of_number(json: &Json) -> Option<f64> {
    match json {
        Json::String(text) => text.parse().ok(),
        number => number.as_f64(),
    }
}
