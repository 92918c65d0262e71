//! Training: data, the trainer, metrics, callbacks.
//!
//! ```
//! use netwright::prelude::*;
//!
//! network! {
//!     /// Learns the exclusive or of two bits.
//!     pub struct Xor: [2] -> [2] {
//!         hidden: Dense(8) -> Tanh,
//!         output: Dense(2) -> Softmax,
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let inputs = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
//! let targets = [0_u8, 1, 1, 0].map(|bit| Class::<2>::try_from(bit).unwrap());
//! let data = Samples::new(inputs, targets)?;
//!
//! let mut rng = Generator::seed(1);
//! let mut net = Xor::boxed(&mut rng);
//! let mut adam = Adam::boxed(AdamConfig { rate: 0.05, ..AdamConfig::default() });
//! let history = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
//!     .batch(4)
//!     .epochs(200)
//!     .fit(&data, &mut rng)?;
//! assert_eq!(history.last().unwrap().accuracy, Some(1.0));
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod batch;
mod callback;
mod callbacks;
pub mod checkpoint;
pub mod data;
mod error;
mod evaluate;
mod full_batch;
mod history;
mod levenberg_marquardt;
mod measures;
pub mod metrics;
mod objective;
mod prefetch;
mod record;
mod renew;
mod run;
mod trainer;
mod watch;

pub(crate) use batch::{Gathered, gather};
pub use callback::{Batch, Callback, Flow, Now, Plan};
pub use callbacks::{
    CsvLog, EarlyStopping, EpochHealth, ExponentialMovingAverage, GradientHealth, LearningRate,
    OnPlateau, Progress, SegmentHealth, StochasticWeightAverage, TensorBoard, UnitHealth, UnitKind,
};
pub use checkpoint::Checkpoint;
pub use error::TrainError;
pub use evaluate::{Evaluation, evaluate};
pub use full_batch::FullBatch;
pub use history::{Epoch, History, Measured};
pub use levenberg_marquardt::{
    LevenbergMarquardt, LevenbergMarquardtConfig, LevenbergMarquardtEnd, LevenbergMarquardtReport,
};
pub use objective::OptimizerOf;
pub(crate) use record::quoted;
pub use renew::{renew_statistics, renew_statistics_by};
pub use trainer::Trainer;
pub use watch::Watch;
