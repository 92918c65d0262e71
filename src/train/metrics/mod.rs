//! Metrics: how good outputs are, in numbers that people read.
//!
//! Each is fed output by output, or at once by [`measure`]; the trainer measures any number of them, see [`Metric`].
//! The numbers are those of scikit-learn, sacrebleu and jiwer.
//!
//! ```
//! use netwright::class::{Class, ClassError};
//! use netwright::train::metrics::{Averaging, F1, RocAuc, measure};
//!
//! # fn main() -> Result<(), ClassError> {
//! let outputs = [[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]];
//! let targets = [Class::<2>::new(0)?, Class::new(1)?, Class::new(1)?];
//! assert_eq!(measure(RocAuc::default(), &outputs, &targets), 1.0);
//! assert_eq!(measure(F1::new(Averaging::Class(1)), &outputs, &targets), 2.0 / 3.0);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod accuracy;
mod classification;
mod confusion;
mod counts;
mod label;
mod likelihood;
mod metric;
mod overlap;
mod ranking;
mod regression;
mod text;
mod top_k;

pub(crate) use accuracy::greatest;
pub use accuracy::{Accuracy, Correct, most_likely};
pub use classification::{BalancedAccuracy, CohenKappa, F1, Matthews, Precision, Recall};
pub use confusion::{ConfusionMatrix, Scores};
pub use counts::Averaging;
pub use label::Label;
pub use likelihood::{LogLoss, Perplexity};
pub use metric::{MeanOf, Metric, mean_of, measure};
pub use overlap::{BoxIou, MeanIou, box_iou};
pub use ranking::{AveragePrecision, RocAuc};
pub use regression::{Mae, Mape, Mse, Numbers, R2, Rmse};
pub use text::{Bleu, WordErrorRate};
pub use top_k::TopK;
