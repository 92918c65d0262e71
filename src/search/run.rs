//! A search: trials side by side on all cores.

use std::cell::RefCell;
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::json;

use super::journal::Journal;
use super::trial::{Board, Trial};
use super::{Halving, Outcome, Record, Results, SearchError, Space, Value};
use crate::parallel::cores;

/// Which values are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Small ones, as of a loss.
    #[default]
    Minimise,
    /// Large ones, as of an accuracy.
    Maximise,
}

impl Direction {
    /// What makes small values the better ones.
    pub(super) fn sign(self) -> f64 {
        match self {
            Direction::Minimise => 1.0,
            Direction::Maximise => -1.0,
        }
    }
}

/// How many points a grid may have.
const MOST: u32 = 1 << 20;

/// Trials of settings from a [`Space`], at random or on a grid.
///
/// A trial is a closure that trains with the settings that it is given, and gives a value measured on validation
/// data. Trials run side by side on all cores; a trial that trains on several threads itself wants
/// [`threads`](Search::threads)`(1)`. Settings, seeds and who is given up depend on the seed and the number of the
/// trial alone: the same search has the same results on any number of threads, and when it is stopped and goes on.
///
/// A trial that gives an error, or a value that is not a finite number, is recorded as failed; a panic ends the
/// search. Random search finds as good settings with fewer trials than a grid where only some settings matter.
///
/// Source: J. Bergstra, Y. Bengio, *Random search for hyper-parameter optimization*, JMLR 13, 2012.
#[doc(alias("GridSearchCV", "RandomizedSearchCV", "RandomSearch"))]
#[derive(Debug, Clone)]
#[must_use]
pub struct Search {
    space: Space,
    method: Method,
    seed: u64,
    threads: Option<usize>,
    direction: Direction,
    halving: Option<Halving>,
    journal: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy)]
enum Method {
    Random(usize),
    Grid(usize),
}

impl Search {
    /// So many trials at random.
    pub fn random(space: Space, trials: usize) -> Search {
        Search::new(space, Method::Random(trials))
    }

    /// Every combination of so many points of each range, evenly apart, and of all words of each choice.
    pub fn grid(space: Space, points: usize) -> Search {
        Search::new(space, Method::Grid(points))
    }

    fn new(space: Space, method: Method) -> Search {
        Search {
            space,
            method,
            seed: 0,
            threads: None,
            direction: Direction::Minimise,
            halving: None,
            journal: None,
        }
    }

    /// The seed of the settings, and of the trials' seeds.
    pub fn seed(self, seed: u64) -> Search {
        Search { seed, ..self }
    }

    /// How many trials run at a time; all cores unless told.
    pub fn threads(self, threads: usize) -> Search {
        let threads = Some(threads);
        Search { threads, ..self }
    }

    /// Whether small or large values are better; small ones unless told.
    pub fn direction(self, direction: Direction) -> Search {
        Search { direction, ..self }
    }

    /// Gives trials up that are worse than others with as much training.
    pub fn halving(self, halving: Halving) -> Search {
        let halving = Some(halving);
        Search { halving, ..self }
    }

    /// Writes each trial that has ended to a file, a line of JSON each. If the file is there, the search goes
    /// on: trials in it are not run again. A random search may then have more trials than before.
    pub fn journal(self, path: impl Into<PathBuf>) -> Search {
        let journal = Some(path.into());
        Search { journal, ..self }
    }

    /// Runs the trials.
    ///
    /// # Errors
    /// [`SearchError`]: a space or halving that makes no sense, no trials, a journal that cannot be read or
    /// written, or is of another search.
    ///
    /// # Panics
    /// If a trial does.
    pub fn run<E: Display>(
        self,
        trial: impl Fn(&Trial<'_>) -> Result<f64, E> + Sync,
    ) -> Result<Results, SearchError> {
        self.space.check()?;
        if let Some(halving) = self.halving {
            halving.check()?;
        }
        let points = self.points()?;
        let names: Vec<String> = self.space.settings.iter().map(|s| s.name.clone()).collect();
        let board = Board::new(self.halving, self.direction.sign(), points.len());
        let mut records: Vec<Option<Record>> = vec![None; points.len()];
        let mut journal = None;
        if let Some(path) = &self.journal {
            let (open, ended) = Journal::open(path, &self.header())?;
            journal = Some(open);
            for ended in ended.into_iter().filter(|ended| ended.trial < points.len()) {
                board.replay(ended.trial, &ended.reports);
                records[ended.trial] = Some(Record {
                    trial: ended.trial,
                    values: points[ended.trial].clone(),
                    reports: ended.reports,
                    value: ended.value,
                    outcome: ended.outcome,
                });
            }
        }
        let left = records.iter().filter(|record| record.is_none()).count();
        let threads = self.threads.unwrap_or_else(cores).clamp(1, left.max(1));
        let hall = Hall {
            seed: self.seed,
            points: &points,
            names: &names,
            board: &board,
            office: Mutex::new(Office {
                next: 0,
                records,
                journal,
                error: None,
            }),
        };
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| hall.work(&trial));
            }
        });
        let Office { records, error, .. } = hall
            .office
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = error {
            return Err(error);
        }
        let records = records.into_iter().flatten().collect();
        Ok(Results::new(names, records, self.direction))
    }

    /// The settings of each trial.
    fn points(&self) -> Result<Vec<Vec<Value>>, SearchError> {
        let points: Vec<Vec<Value>> = match self.method {
            Method::Random(trials) => (0..trials)
                .map(|trial| self.space.draw(self.seed, trial))
                .collect(),
            Method::Grid(points) => {
                let axes = self.space.axes(points);
                let count = axes.iter().fold(1_u128, |count, axis| {
                    count.saturating_mul(axis.len() as u128)
                });
                if count > u128::from(MOST) {
                    let (points, most) = (count, MOST);
                    return Err(SearchError::Grid { points, most });
                }
                axes.iter().fold(vec![Vec::new()], |all, axis| {
                    let longer = |point: &Vec<Value>| {
                        let point = point.clone();
                        axis.iter().map(move |value| {
                            let mut longer = point.clone();
                            longer.push(value.clone());
                            longer
                        })
                    };
                    all.iter().flat_map(longer).collect()
                })
            }
        };
        match points.is_empty() {
            true => Err(SearchError::NoTrials),
            false => Ok(points),
        }
    }

    /// What the journal says of the search.
    fn header(&self) -> serde_json::Value {
        let method = match self.method {
            Method::Random(_) => json!("random"),
            Method::Grid(points) => json!({ "grid": points }),
        };
        let halving = self
            .halving
            .map(|Halving { first, factor }| json!({ "first": first, "factor": factor }));
        json!({
            "search": "netwright 1",
            "method": method,
            "seed": self.seed,
            "direction": format!("{:?}", self.direction).to_lowercase(),
            "halving": halving,
            "space": self.space.json(),
        })
    }
}

/// What the threads of a search share.
struct Hall<'a> {
    seed: u64,
    points: &'a [Vec<Value>],
    names: &'a [String],
    board: &'a Board,
    office: Mutex<Office>,
}

/// What one thread at a time does.
struct Office {
    /// The trial that is next, if it is not in the journal.
    next: usize,
    records: Vec<Option<Record>>,
    journal: Option<Journal>,
    /// Why no further trials begin.
    error: Option<SearchError>,
}

impl Hall<'_> {
    fn office(&self) -> MutexGuard<'_, Office> {
        self.office.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next trial. Trials begin in order, so that each waits for such alone as are under way.
    fn next(&self) -> Option<usize> {
        let mut office = self.office();
        if office.error.is_some() {
            return None;
        }
        let records = &office.records;
        let next = (office.next..records.len()).find(|trial| records[*trial].is_none());
        office.next = next.map_or(records.len(), |trial| trial + 1);
        next
    }

    fn work<E: Display>(&self, run: &(impl Fn(&Trial<'_>) -> Result<f64, E> + Sync)) {
        while let Some(index) = self.next() {
            let ending = Ending { hall: self, index };
            let trial = Trial {
                index,
                seed: self.seed,
                names: self.names,
                values: self.points[index].clone(),
                board: self.board,
                reports: RefCell::default(),
            };
            let found = run(&trial);
            let reports = trial.reports.into_inner();
            let (value, outcome) = match found {
                Err(error) => (None, Outcome::Failed(error.to_string())),
                _ if reports.pruned => {
                    let last = reports.values.last().map(|(_, value)| *value);
                    (last, Outcome::Pruned)
                }
                Ok(value) if value.is_finite() => (Some(value), Outcome::Completed),
                Ok(value) => (None, Outcome::Failed(format!("the value is {value}"))),
            };
            let record = Record {
                trial: index,
                values: trial.values,
                reports: reports.values,
                value,
                outcome,
            };
            let mut office = self.office();
            if let Some(journal) = &mut office.journal
                && let Err(error) = journal.add(self.names, &record)
            {
                office.error.get_or_insert(error);
            }
            office.records[index] = Some(record);
            drop(office);
            drop(ending);
        }
    }
}

/// Tells the others that a trial is over, also if it panics; then no further one begins.
struct Ending<'a> {
    hall: &'a Hall<'a>,
    index: usize,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.hall.board.end(self.index);
        if thread::panicking() {
            let mut office = self.hall.office();
            office.next = office.records.len();
        }
    }
}
