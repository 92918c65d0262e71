//! One trial of a search: its settings, and what it reports.

use std::cell::RefCell;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::{Halving, Value};
use crate::random::Draw;
use crate::train::{Callback, Epoch, Flow, Now};

/// One trial of a search.
#[derive(Debug)]
pub struct Trial<'a> {
    pub(super) index: usize,
    pub(super) seed: u64,
    pub(super) names: &'a [String],
    pub(super) values: Vec<Value>,
    pub(super) board: &'a Board,
    pub(super) reports: RefCell<Reports>,
}

/// What a trial has reported.
#[derive(Debug, Default)]
pub(super) struct Reports {
    /// Steps and values.
    pub(super) values: Vec<(u64, f64)>,
    /// How many rungs it has been at.
    rungs: usize,
    pub(super) pruned: bool,
}

/// Whether a trial goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// It does.
    Continue,
    /// Others are better with as much training: it should end, with whatever value.
    Pruned,
}

impl Verdict {
    /// Whether the trial should end.
    pub fn is_pruned(self) -> bool {
        self == Verdict::Pruned
    }
}

impl Trial<'_> {
    /// Which trial it is, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// A seed of its own, for weights and the order of samples: it depends on the search's seed and the trial
    /// alone.
    pub fn seed(&self) -> u64 {
        let mut seed = 0;
        let draw = Draw::seed(self.seed).inside(1);
        draw.each(self.index, 2, |_, bits| seed = seed << 32 | u64::from(bits));
        seed
    }

    /// The value of a linear or logarithmic setting.
    ///
    /// # Panics
    /// If the space has no such setting of this name.
    #[track_caller]
    pub fn real(&self, name: &str) -> f64 {
        match self.value(name) {
            Value::Real(value) => *value,
            other => other_kind(name, other),
        }
    }

    /// The value of a setting of whole numbers.
    ///
    /// # Panics
    /// If the space has no such setting of this name.
    #[track_caller]
    pub fn integer(&self, name: &str) -> i64 {
        match self.value(name) {
            Value::Integer(value) => *value,
            other => other_kind(name, other),
        }
    }

    /// The word of a choice.
    ///
    /// # Panics
    /// If the space has no such setting of this name.
    #[track_caller]
    pub fn choice(&self, name: &str) -> &str {
        match self.value(name) {
            Value::Choice(value) => value,
            other => other_kind(name, other),
        }
    }

    /// The value of a setting, of whatever kind.
    ///
    /// # Panics
    /// If the space has no setting of this name.
    #[track_caller]
    pub fn value(&self, name: &str) -> &Value {
        let place = self.names.iter().position(|own| own == name);
        match place {
            Some(place) => &self.values[place],
            None => {
                let names = self.names.join("`, `");
                panic!("the space has no setting `{name}`, only `{names}`")
            }
        }
    }

    /// Reports what was measured on validation data after so many steps, usually epochs; says whether to go on.
    ///
    /// Steps rise. With [`Halving`], it may wait for trials of lower numbers.
    pub fn report(&self, step: u64, value: f64) -> Verdict {
        let mut reports = self.reports.borrow_mut();
        if reports.pruned {
            return Verdict::Pruned;
        }
        reports.values.push((step, value));
        while self.board.rung_at(reports.rungs, step) {
            let rung = reports.rungs;
            reports.rungs += 1;
            if !self.board.goes_on(self.index, rung, value) {
                reports.pruned = true;
                return Verdict::Pruned;
            }
        }
        Verdict::Continue
    }

    /// A callback for the trainer that reports the validation loss of each epoch, and stops if others are better.
    pub fn report_validation(&self) -> ReportValidation<'_> {
        ReportValidation { trial: self }
    }
}

/// Says how to take a setting that was asked for as if it were of another kind.
#[track_caller]
fn other_kind(name: &str, value: &Value) -> ! {
    match value {
        Value::Real(_) => panic!("`{name}` is a real number: take `.real(\"{name}\")`"),
        Value::Integer(_) => panic!("`{name}` is a whole number: take `.integer(\"{name}\")`"),
        Value::Choice(_) => panic!("`{name}` is a choice: take `.choice(\"{name}\")`"),
    }
}

/// Reports the validation loss, or else the loss, of each epoch to a [`Trial`].
#[derive(Debug)]
pub struct ReportValidation<'a> {
    trial: &'a Trial<'a>,
}

impl<N> Callback<N> for ReportValidation<'_> {
    fn epoch_end(&mut self, epoch: &Epoch, _: &mut Now<'_, N>) -> Flow {
        let value = epoch.val_loss.unwrap_or(epoch.loss);
        match self.trial.report(epoch.epoch as u64, value) {
            Verdict::Continue => Flow::Continue,
            Verdict::Pruned => Flow::Stop,
        }
    }
}

/// What the trials of a search know of each other.
#[derive(Debug)]
pub(super) struct Board {
    halving: Option<Halving>,
    /// −1 where large values are better.
    sign: f64,
    tracks: Mutex<Vec<Track>>,
    changed: Condvar,
}

/// How far a trial has come.
#[derive(Debug, Clone, Default)]
struct Track {
    /// Its value at each rung.
    rungs: Vec<f64>,
    ended: bool,
}

impl Board {
    pub(super) fn new(halving: Option<Halving>, sign: f64, trials: usize) -> Board {
        Board {
            halving,
            sign,
            tracks: Mutex::new(vec![Track::default(); trials]),
            changed: Condvar::new(),
        }
    }

    fn tracks(&self) -> MutexGuard<'_, Vec<Track>> {
        self.tracks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a step has come to a rung.
    fn rung_at(&self, rung: usize, step: u64) -> bool {
        self.halving
            .is_some_and(|halving| halving.step(rung) <= step)
    }

    /// Whether a trial is good enough at a rung, once all trials of lower numbers have been there or ended.
    fn goes_on(&self, trial: usize, rung: usize, value: f64) -> bool {
        let Some(halving) = self.halving else {
            return true;
        };
        let value = self.sign * value;
        let mut tracks = self.tracks();
        tracks[trial].rungs.push(value);
        self.changed.notify_all();
        let waits = |track: &Track| !track.ended && track.rungs.len() <= rung;
        while tracks[..trial].iter().any(waits) {
            tracks = self
                .changed
                .wait(tracks)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let others = tracks[..trial].iter();
        let others: Vec<f64> = others
            .filter_map(|track| track.rungs.get(rung).copied())
            .collect();
        halving.goes_on(value, &others)
    }

    /// That a trial comes no further.
    pub(super) fn end(&self, trial: usize) {
        self.tracks()[trial].ended = true;
        self.changed.notify_all();
    }

    /// The same of one whose reports are known.
    pub(super) fn replay(&self, trial: usize, reports: &[(u64, f64)]) {
        let mut rungs = Vec::new();
        for (step, value) in reports {
            while self.rung_at(rungs.len(), *step) {
                rungs.push(self.sign * value);
            }
        }
        self.tracks()[trial] = Track { rungs, ended: true };
    }
}
