//! What a search found, as a table.

use std::fmt::{self, Write as _};
use std::path::Path;

use super::{Direction, Value};
use crate::train::quoted;

/// How a trial ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// With a value.
    Completed,
    /// Given up, for others were better with as much training.
    Pruned,
    /// With an error, or a value that is not a finite number.
    Failed(String),
}

impl Outcome {
    /// As a table says it.
    fn text(&self) -> String {
        match self {
            Outcome::Completed => "completed".to_owned(),
            Outcome::Pruned => "pruned".to_owned(),
            Outcome::Failed(why) => format!("failed: {why}"),
        }
    }
}

/// One trial.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Record {
    /// Which, from 0.
    pub trial: usize,
    /// Its settings, in the order of the space.
    pub values: Vec<Value>,
    /// What it reported: steps and values.
    pub reports: Vec<(u64, f64)>,
    /// The value that it ended with, or of one that was given up what it reported last.
    pub value: Option<f64>,
    /// How it ended.
    pub outcome: Outcome,
}

/// The trials of a search. It prints as a table, the best first; the same search prints the same on any number of
/// threads.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    names: Vec<String>,
    records: Vec<Record>,
}

impl Results {
    pub(super) fn new(names: Vec<String>, mut records: Vec<Record>, direction: Direction) -> Self {
        let rank = |record: &Record| match record.outcome {
            Outcome::Completed => 0,
            Outcome::Pruned => 1,
            Outcome::Failed(_) => 2,
        };
        let value = |record: &Record| direction.sign() * record.value.unwrap_or(f64::INFINITY);
        // Of those that were given up, how far they came.
        let steps = |record: &Record| match record.outcome {
            Outcome::Pruned => record.reports.last().map_or(0, |(step, _)| *step),
            _ => 0,
        };
        records.sort_by(|a, b| {
            let longer = steps(b).cmp(&steps(a));
            let better = value(a).total_cmp(&value(b));
            let rank = rank(a).cmp(&rank(b));
            rank.then(longer).then(better).then(a.trial.cmp(&b.trial))
        });
        Results { names, records }
    }

    /// The trials: first those that ended with a value, the best first; then those that were given up, the longest
    /// first; then those that failed.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The names of the settings.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The best of the trials that ended with a value.
    pub fn best(&self) -> Option<&Record> {
        let best = self.records.first();
        best.filter(|record| record.outcome == Outcome::Completed)
    }

    /// The value of a setting in a trial.
    pub fn value<'a>(&self, record: &'a Record, name: &str) -> Option<&'a Value> {
        let place = self.names.iter().position(|own| own == name)?;
        record.values.get(place)
    }

    /// All of it as comma-separated values with a header, the best first.
    pub fn csv(&self) -> String {
        let mut text = String::from("trial");
        for name in &self.names {
            let _ = write!(text, ",{}", quoted(name));
        }
        text.push_str(",value,step,outcome\n");
        for record in &self.records {
            let _ = write!(text, "{}", record.trial);
            for value in &record.values {
                let value = match value {
                    Value::Real(x) => x.to_string(),
                    other => quoted(&other.to_string()),
                };
                let _ = write!(text, ",{value}");
            }
            let value = record.value.map(|x| x.to_string()).unwrap_or_default();
            let step = record.reports.last().map(|(step, _)| step.to_string());
            let step = step.unwrap_or_default();
            let outcome = quoted(&record.outcome.text());
            let _ = writeln!(text, ",{value},{step},{outcome}");
        }
        text
    }

    /// Writes [`csv`](Results::csv) to a file.
    ///
    /// # Errors
    /// That of the file, with its path.
    pub fn save_csv(&self, path: impl AsRef<Path>) -> std::io::Result<()> {
        let path = path.as_ref();
        std::fs::write(path, self.csv()).map_err(|error| {
            let text = format!("cannot write {}: {error}", path.display());
            std::io::Error::new(error.kind(), text)
        })
    }
}

impl fmt::Display for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut header = vec!["trial".to_owned()];
        header.extend(self.names.iter().cloned());
        header.extend(["value", "step", "outcome"].map(String::from));
        let mut rows = vec![header];
        for record in &self.records {
            let mut row = vec![record.trial.to_string()];
            row.extend(record.values.iter().map(Value::to_string));
            row.push(
                record
                    .value
                    .map_or("-".to_owned(), |x| Value::Real(x).to_string()),
            );
            let step = record.reports.last().map(|(step, _)| step.to_string());
            row.push(step.unwrap_or_else(|| "-".to_owned()));
            row.push(record.outcome.text().replace('\n', " "));
            rows.push(row);
        }
        let last = self.names.len() + 3;
        let widths: Vec<usize> = (0..last)
            .map(|i| {
                rows.iter()
                    .map(|row| row[i].chars().count())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        for (line, row) in rows.iter().enumerate() {
            if line > 0 {
                writeln!(f)?;
            }
            for (cell, width) in row.iter().zip(&widths) {
                write!(f, "{cell:>width$}  ")?;
            }
            f.write_str(&row[last])?;
        }
        Ok(())
    }
}
