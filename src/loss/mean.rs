//! The mean over samples.

use crate::state::StateVisitor;

/// A mean of losses under way: Σ losses / Σ what their samples count for.
///
/// A sample counts for 1 unless its loss says otherwise: [`Loss::counts`](super::Loss::counts).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    /// Adds a loss of what counts for so much.
    pub fn add(&mut self, loss: f64, count: f64) {
        self.sum += loss;
        self.count += count;
    }

    /// Shows what it is made of.
    pub fn state(&mut self, visitor: &mut dyn StateVisitor) {
        visitor.number("sum", &mut self.sum);
        visitor.number("count", &mut self.count);
    }

    /// The mean; 0 of what counts for nothing.
    pub fn value(self) -> f64 {
        if self.count == 0.0 {
            0.0
        } else {
            self.sum / self.count
        }
    }
}
