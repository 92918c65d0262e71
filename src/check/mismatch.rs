//! What a check finds.

use alloc::string::String;
use core::fmt;

/// What a check that passed has seen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Report {
    /// How many derivatives were compared.
    pub derivatives: usize,
    /// The largest relative error among them.
    pub largest_error: f64,
}

impl Report {
    /// Counts one more derivative.
    pub(super) fn add(&mut self, relative_error: f64) {
        self.derivatives += 1;
        self.largest_error = self.largest_error.max(relative_error);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} derivatives agree; the largest relative error is {:.1e}",
            self.derivatives, self.largest_error
        )
    }
}

/// Where a check failed: two numbers that should agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Mismatch {
    /// The type that was checked.
    pub subject: &'static str,
    /// What does not hold.
    pub claim: Claim,
    /// Where, such as `` `weight[2, 5]` in a group of 2 samples in training``.
    pub place: String,
    /// What was computed.
    pub found: f64,
    /// What it should be.
    pub expected: f64,
    /// The relative error of what was computed.
    pub relative_error: f64,
}

/// What a check demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Claim {
    /// What this function gives is the derivative.
    Derivative(&'static str),
    /// What `slope` gives, or `value_and_slope`, is the derivative of `value`.
    Slope,
    /// What `value_and_slope` gives as the value is `value`.
    Value,
    /// `value` and its derivative are numbers.
    Number,
    /// `record` in inference gives the bits of `forward`.
    RecordIsForward,
    /// Two shares of the rows change different floats.
    SharesApart {
        /// The number of shares.
        count: usize,
    },
    /// All shares of the rows together give the bits of the whole.
    SharesTogether {
        /// The number of shares.
        count: usize,
    },
    /// The samples in several parts give the bits of the whole.
    SamplesTogether {
        /// The number of parts.
        count: usize,
    },
    /// `accumulate` gives the same bits before and after `backward`.
    AccumulateAlone,
    /// What this function finds in the memory it is handed changes no bit.
    Memory(&'static str),
    /// What this function gives does not depend on the size of the group.
    Groups(&'static str),
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mismatch {
            subject,
            claim,
            place,
            found,
            expected,
            relative_error,
        } = self;
        write!(f, "{subject}: ")?;
        match claim {
            Claim::Derivative(function) => write!(
                f,
                "`{function}` gives {found} for {place}, but central differences give {expected}: a relative error of {relative_error:.1e}"
            ),
            Claim::Slope => write!(
                f,
                "the slope is {found} for {place}, but the derivative of `value` is {expected}: a relative error of {relative_error:.1e}"
            ),
            Claim::Value => write!(
                f,
                "`value_and_slope` gives {found} for {place}, but `value` gives {expected}: a relative error of {relative_error:.1e}"
            ),
            Claim::Number => write!(
                f,
                "`value` gives {found} for {place}, and its derivative is {expected}: both are numbers everywhere, so nothing in `value` may overflow to ∞ / ∞, ∞ − ∞ or 0 · ∞"
            ),
            Claim::RecordIsForward => write!(
                f,
                "`record` gives {found} for {place}, but `forward` gives {expected}: in inference they give the same bits"
            ),
            Claim::SharesApart { count } => write!(
                f,
                "`accumulate` changes {place} from {expected} to {found}, which another of the {count} shares of the rows has changed already: a share changes its own rows, `part.rows(rows)`"
            ),
            Claim::SharesTogether { count } => write!(
                f,
                "`accumulate` gives {found} for {place} in {count} shares of the rows, but {expected} in one: the shares of `part.rows(rows)` together are the whole, bit for bit"
            ),
            Claim::SamplesTogether { count } => write!(
                f,
                "`accumulate` gives {found} for {place} with the samples in {count} parts, but {expected} at once: it adds those of `part.samples()` to what is stored, one by one in their order"
            ),
            Claim::AccumulateAlone => write!(
                f,
                "`accumulate` gives {found} for {place} after `backward`, but {expected} before it: what both need is computed in `deltas`"
            ),
            Claim::Memory(function) => write!(
                f,
                "`{function}` gives {found} for {place} in memory that was used before, but {expected} in zeroed memory: it overwrites what it finds"
            ),
            Claim::Groups(function) => write!(
                f,
                "`{function}` gives {found} for {place}, but {expected} in groups of 1: samples do not influence each other, unless the layer says `COUPLED`, and are summed one by one in their order"
            ),
        }
    }
}

impl core::error::Error for Mismatch {}
