//! Search: which learning rate, how many units, how much decay.
//!
//! | wanted | found in |
//! |---|---|
//! | learning rates worth trying, in one short run | [`RangeTest`] |
//! | settings tried at random or on a grid, in parallel, the hopeless ones given up early | [`Search`] |
//!
//! ```
//! use netwright::search::{Search, Space};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let space = Space::new()
//!     .log("rate", 1e-4, 1.0)
//!     .integer("units", 4, 64)
//!     .choice("activation", ["relu", "tanh"]);
//! let results = Search::random(space, 20).seed(7).run(|trial| {
//!     // Train, and give what was measured on validation data. Here, a formula.
//!     let distance = (trial.real("rate").ln() - 0.01_f64.ln()).abs();
//!     Ok::<f64, std::fmt::Error>(distance + 1.0 / trial.integer("units") as f64)
//! })?;
//! println!("{results}");
//! let best = results.best().expect("a trial ended well");
//! assert!(best.value.unwrap() < 1.0);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod error;
mod halving;
mod journal;
mod range_test;
mod results;
mod run;
mod space;
mod trial;

pub use error::SearchError;
pub use halving::Halving;
pub use range_test::{RangeRecord, RangeTest, RangeTestResult};
pub use results::{Outcome, Record, Results};
pub use run::{Direction, Search};
pub use space::{Space, Value};
pub use trial::{ReportValidation, Trial, Verdict};
