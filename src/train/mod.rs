//! Training: data, the trainer, metrics, callbacks.

pub mod data;
pub mod metrics;
