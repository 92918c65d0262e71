//! The settings that a search goes through, and their ranges.

use std::fmt;

use serde_json::json;

use super::SearchError;
use crate::random::Draw;
use crate::scalar::{Float, Real};

/// The settings that a search goes through: each has a name and a range.
///
/// ```
/// use netwright::search::Space;
///
/// let space = Space::new()
///     .log("rate", 1e-4, 1e-1)
///     .linear("momentum", 0.0, 0.99)
///     .integer("units", 8, 128)
///     .choice("activation", ["relu", "tanh"]);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[must_use]
pub struct Space {
    pub(super) settings: Vec<Setting>,
}

/// A named range.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Setting {
    pub(super) name: String,
    range: Range,
}

#[derive(Debug, Clone, PartialEq)]
enum Range {
    Linear(f64, f64),
    Log(f64, f64),
    Integer(i64, i64),
    Choice(Vec<String>),
}

/// The value of a setting in a trial.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Of a linear or logarithmic range.
    Real(f64),
    /// Of a range of whole numbers.
    Integer(i64),
    /// Of a choice.
    Choice(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Real(x) if *x == 0.0 || (1e-3..1e5).contains(&x.abs()) => write!(f, "{x:.4}"),
            Value::Real(x) => write!(f, "{x:.3e}"),
            Value::Integer(x) => write!(f, "{x}"),
            Value::Choice(x) => f.write_str(x),
        }
    }
}

impl Space {
    /// No setting yet.
    pub fn new() -> Space {
        Space::default()
    }

    /// A real number from `low` to `high`, both included, all as likely.
    pub fn linear(self, name: impl Into<String>, low: f64, high: f64) -> Space {
        self.with(name, Range::Linear(low, high))
    }

    /// A real number above 0 whose logarithm is as likely everywhere: each factor of ten as likely as another.
    pub fn log(self, name: impl Into<String>, low: f64, high: f64) -> Space {
        self.with(name, Range::Log(low, high))
    }

    /// A whole number from `low` to `high`, both included, all as likely.
    pub fn integer(self, name: impl Into<String>, low: i64, high: i64) -> Space {
        self.with(name, Range::Integer(low, high))
    }

    /// One of some words.
    pub fn choice<W: Into<String>>(
        self,
        name: impl Into<String>,
        words: impl IntoIterator<Item = W>,
    ) -> Space {
        self.with(
            name,
            Range::Choice(words.into_iter().map(Into::into).collect()),
        )
    }

    fn with(mut self, name: impl Into<String>, range: Range) -> Space {
        let name = name.into();
        self.settings.push(Setting { name, range });
        self
    }

    /// All is well, or the first setting that makes no sense.
    ///
    /// # Errors
    /// [`SearchError`]: no setting, two of one name, an empty range or one that is not finite.
    pub fn check(&self) -> Result<(), SearchError> {
        if self.settings.is_empty() {
            return Err(SearchError::NoSettings);
        }
        for (place, setting) in self.settings.iter().enumerate() {
            let before = &self.settings[..place];
            if before.iter().any(|other| other.name == setting.name) {
                let name = setting.name.clone();
                return Err(SearchError::Twice { name });
            }
            setting.check()?;
        }
        Ok(())
    }

    /// The values of a trial of a random search: they depend on seed and trial alone.
    pub(super) fn draw(&self, seed: u64, trial: usize) -> Vec<Value> {
        let mut shares = vec![0_u64; self.settings.len()];
        Draw::seed(seed).each(trial, 2 * shares.len(), |i, bits| {
            shares[i / 2] = shares[i / 2] << 32 | u64::from(bits);
        });
        let settings = self.settings.iter().zip(shares);
        settings
            .map(|(setting, bits)| setting.range.draw(f64::uniform(bits)))
            .collect()
    }

    /// The axes of a grid with this many points a range.
    pub(super) fn axes(&self, points: usize) -> Vec<Vec<Value>> {
        let settings = self.settings.iter();
        settings
            .map(|setting| setting.range.points(points))
            .collect()
    }

    /// As the journal says it.
    pub(super) fn json(&self) -> serde_json::Value {
        let settings = self.settings.iter().map(|Setting { name, range }| {
            let (kind, of) = match range {
                Range::Linear(low, high) => ("linear", json!([low, high])),
                Range::Log(low, high) => ("log", json!([low, high])),
                Range::Integer(low, high) => ("integer", json!([low, high])),
                Range::Choice(words) => ("choice", json!(words)),
            };
            json!({ "name": name, kind: of })
        });
        settings.collect()
    }
}

impl Setting {
    fn check(&self) -> Result<(), SearchError> {
        let (rule, found) = match &self.range {
            Range::Linear(low, high) if !(low.is_finite() && high.is_finite() && low <= high) => {
                let rule = "goes from a number to one that is not less, both finite";
                (rule, format!("{low} to {high}"))
            }
            Range::Log(low, high) if !(*low > 0.0 && high.is_finite() && low <= high) => {
                let rule = "goes from a number above 0 to one that is not less, both finite";
                (rule, format!("{low} to {high}"))
            }
            Range::Integer(low, high) if low > high => {
                let rule = "goes from a whole number to one that is not less";
                (rule, format!("{low} to {high}"))
            }
            Range::Choice(words) if words.is_empty() => ("has words", "none".to_owned()),
            _ => return Ok(()),
        };
        let name = self.name.clone();
        Err(SearchError::Range { name, rule, found })
    }
}

impl Range {
    /// The value at a share of the range, from 0 up to, not including, 1.
    fn draw(&self, share: f64) -> Value {
        match self {
            Range::Integer(low, high) => {
                let count = (i128::from(*high) - i128::from(*low) + 1) as f64;
                let above = (share * count) as i128;
                let value = (i128::from(*low) + above).min(i128::from(*high));
                Value::Integer(value as i64)
            }
            Range::Choice(words) => {
                let place = (share * words.len() as f64) as usize;
                Value::Choice(words[place.min(words.len() - 1)].clone())
            }
            _ => self.between(share),
        }
    }

    /// The value at a share of the range, from 0 to 1.
    fn between(&self, share: f64) -> Value {
        match *self {
            Range::Linear(low, high) => {
                Value::Real((low * (1.0 - share) + high * share).clamp(low, high))
            }
            Range::Log(low, high) => {
                // Its ends are exact.
                if share == 0.0 || share == 1.0 {
                    return Value::Real(if share == 0.0 { low } else { high });
                }
                let of = Real::ln(low) * (1.0 - share) + Real::ln(high) * share;
                Value::Real(Real::exp(of).clamp(low, high))
            }
            Range::Integer(low, high) => {
                let way = (i128::from(high) - i128::from(low)) as f64;
                let above = (share * way + 0.5) as i128;
                Value::Integer((i128::from(low) + above).min(i128::from(high)) as i64)
            }
            Range::Choice(_) => self.draw(share),
        }
    }

    /// The points of a grid, evenly apart, without repetitions; all words of a choice.
    fn points(&self, points: usize) -> Vec<Value> {
        if let Range::Choice(words) = self {
            return words.iter().cloned().map(Value::Choice).collect();
        }
        let last = points.saturating_sub(1).max(1) as f64;
        let mut values: Vec<Value> = (0..points)
            .map(|point| self.between(point as f64 / last))
            .collect();
        values.dedup();
        values
    }
}
