//! Central differences.

use super::mismatch::{Claim, Mismatch, Report};
use alloc::string::String;

/// The largest relative error of a derivative that passes.
///
/// It is relative to the larger of the two numbers, or, for a derivative that vanishes beside the
/// function itself, to a thousandth of the function.
pub const TOLERANCE: f64 = 1e-6;

/// The steps of the differences, the best first.
///
/// A large step sees a kink that the small one does not, a small one drowns in rounding: a
/// derivative is right if it is for one of them.
const STEPS: [f64; 4] = [1e-5, 1e-4, 1e-6, 1e-7];

/// The size below which a derivative of a function of this size is compared as if it were larger.
pub(super) fn floor(size: f64) -> f64 {
    (1e-3 * size).max(1e-9)
}

/// How far `found` is from `expected`; NaN if either is, or if they are different infinities.
pub(super) fn relative_error(found: f64, expected: f64, floor: f64) -> f64 {
    if found == expected {
        return 0.0;
    }
    (found - expected).abs() / found.abs().max(expected.abs()).max(floor)
}

/// A derivative to be compared with central differences.
pub(super) struct Derivative {
    /// The place where it was taken.
    pub at: f64,
    /// The derivative there.
    pub found: f64,
    /// As [`floor`] gives it.
    pub floor: f64,
}

impl Derivative {
    /// Compares it with the differences of a function.
    pub(super) fn compare(&self, mut f: impl FnMut(f64) -> f64) -> Comparison {
        self.compare_rise(|to, from| f(to) - f(from))
    }

    /// Compares it with the differences of a function of which `rise(to, from)` is f(to) − f(from).
    pub(super) fn compare_rise(&self, mut rise: impl FnMut(f64, f64) -> f64) -> Comparison {
        let mut best = Comparison {
            found: self.found,
            expected: f64::NAN,
            relative_error: f64::NAN,
        };
        for step in STEPS {
            let step = step * self.at.abs().max(1.0);
            let (right, left) = (self.at + step, self.at - step);
            let expected = rise(right, left) / (right - left);
            let relative_error = relative_error(self.found, expected, self.floor);
            // The first comparison stands even where it is not a number.
            if best.expected.is_nan() || relative_error < best.relative_error {
                best.expected = expected;
                best.relative_error = relative_error;
            }
            if best.passes() {
                break;
            }
        }
        best
    }
}

/// Two numbers that should agree, and how well they do.
pub(super) struct Comparison {
    pub found: f64,
    pub expected: f64,
    pub relative_error: f64,
}

impl Comparison {
    /// Whether the numbers agree. Not a number agrees with nothing.
    fn passes(&self) -> bool {
        self.relative_error <= TOLERANCE
    }

    /// Adds the comparison to a report, or makes it a mismatch.
    pub(super) fn record(
        self,
        report: &mut Report,
        subject: &'static str,
        claim: Claim,
        place: impl FnOnce() -> String,
    ) -> Result<(), Mismatch> {
        let Comparison {
            found,
            expected,
            relative_error,
        } = self;
        if self.passes() {
            *report = report.and(Report {
                derivatives: 1,
                largest_error: relative_error,
            });
            return Ok(());
        }
        Err(Mismatch {
            subject,
            claim,
            place: place(),
            found,
            expected,
            relative_error,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(at: f64, found: f64, f: impl Fn(f64) -> f64) -> Comparison {
        let floor = floor(f(at).abs());
        Derivative { at, found, floor }.compare(f)
    }

    #[test]
    fn the_right_derivative_passes_and_a_slightly_wrong_one_does_not() {
        assert!(compare(2.0, 12.0, |x| x * x * x).passes());
        assert!(!compare(2.0, 12.0001, |x| x * x * x).passes());
        assert!(!compare(2.0, -12.0, |x| x * x * x).passes());
    }

    #[test]
    fn a_kink_nearby_does_not_hide_the_derivative() {
        assert!(compare(3e-6, 1.0, f64::abs).passes());
        assert!(!compare(3e-6, -1.0, f64::abs).passes());
    }

    #[test]
    fn a_minimum_has_derivative_zero() {
        assert!(compare(0.7, 0.0, |x| (x - 0.7) * (x - 0.7)).passes());
        assert!(!compare(0.7, 1e-6, |x| (x - 0.7) * (x - 0.7)).passes());
    }

    #[test]
    fn what_is_not_a_number_never_passes() {
        assert!(!compare(1.0, f64::NAN, |x| x).passes());
        assert!(!compare(1.0, 1.0, |_| f64::NAN).passes());
        assert!(!compare(1.0, f64::INFINITY, |x| x).passes());
    }
}
