//! The callbacks that there are.

mod average;
mod csv_log;
mod early_stopping;
mod health;
mod learning_rate;
mod log;
mod progress;
mod tensor_board;

pub use average::{ExponentialMovingAverage, StochasticWeightAverage};
pub use csv_log::CsvLog;
pub use early_stopping::EarlyStopping;
pub use health::{EpochHealth, GradientHealth, SegmentHealth, UnitHealth, UnitKind};
pub use learning_rate::{LearningRate, OnPlateau};
pub use progress::Progress;
pub use tensor_board::TensorBoard;
