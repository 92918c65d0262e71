//! Optimizers: one driver walks the segments of a network, an update rule sees only elements.
//!
//! | optimizer | update | state per parameter |
//! |---|---|---|
//! | [`Sgd`] | p ← p − η g, with momentum p ← p − η m, m ← μ m + g | 1 |
mod accumulate;
pub mod config;
mod configuration;
mod descent;
mod groups;
mod kahan;
mod look_ahead;
mod optimizer;
mod pattern;
pub mod rule;
mod rules;
pub mod schedule;
mod settings;

pub use accumulate::{Accumulate, AccumulateConfig};
pub use config::ConfigError;
pub use configuration::{Config, Configuration};
pub use descent::{Configured, Descent};
pub use groups::{Group, Groups, Place};
pub use kahan::Kahan;
pub use look_ahead::{LookAhead, LookAheadConfig};
pub use optimizer::{Optimizer, Pass, Report, SameParameters};
pub use pattern::{Pattern, PatternError};
pub use rule::Rule;
pub use rules::*;
pub use schedule::*;
pub use settings::{Clip, Constraint, Decay, Penalty, Settings};
