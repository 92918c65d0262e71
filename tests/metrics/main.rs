//! Metrics against numbers worked out by hand, and against those of scikit-learn, sacrebleu and jiwer.

mod edges;
mod history;
mod matrix;
mod reference;
