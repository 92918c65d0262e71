//! Metrics: how good outputs are, in numbers that people read.
#![forbid(unsafe_code)]

mod accuracy;
mod confusion;
mod metric;

pub use accuracy::{Accuracy, Correct, most_likely};
pub use confusion::{ConfusionMatrix, Scores};
pub use metric::{MeanOf, Metric, mean_of};
