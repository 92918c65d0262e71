//! The way from one rate to another.

use crate::scalar::Real;

/// How a rate goes from one value to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anneal {
    /// Along half a wave of the cosine: slowly at both ends.
    #[default]
    Cosine,
    /// Along a line.
    Linear,
}

impl Anneal {
    /// Between `from` and `to`, where `x` of the way is done.
    pub(super) fn between(self, from: f64, to: f64, x: f64) -> f64 {
        match self {
            Anneal::Cosine => to + (from - to) * (1.0 + Real::cos(core::f64::consts::PI * x)) / 2.0,
            Anneal::Linear => from + (to - from) * x,
        }
    }
}
