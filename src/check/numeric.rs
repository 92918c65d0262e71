//! Central differences.

use alloc::string::String;
use alloc::vec::Vec;

use super::mismatch::{Claim, Mismatch, Report};

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

/// How far `found` is from `expected`; NaN if either is, or if they are different infinities.
pub(super) fn relative_error(found: f64, expected: f64, floor: f64) -> f64 {
    if found == expected {
        return 0.0;
    }
    (found - expected).abs() / found.abs().max(expected.abs()).max(floor)
}

/// Adds a derivative to a report if it is the expected one, and is a mismatch otherwise.
pub(super) fn compare(
    report: &mut Report,
    subject: &'static str,
    claim: Claim,
    place: String,
    [found, expected]: [f64; 2],
    relative_error: f64,
) -> Result<(), Mismatch> {
    // Not a number agrees with nothing.
    if relative_error <= TOLERANCE {
        report.add(relative_error);
        return Ok(());
    }
    Err(Mismatch {
        subject,
        claim,
        place,
        found,
        expected,
        relative_error,
    })
}

/// The gradient of Σ weight · output of a function of several floats, to be compared with its
/// differences.
pub(super) struct Gradient<'a> {
    /// The type that is checked.
    pub subject: &'static str,
    /// The function that gave the gradient.
    pub function: &'static str,
    /// The floats at which it was taken.
    pub at: &'a [f64],
    /// The gradient.
    pub found: &'a [f64],
    /// The weights of the outputs.
    pub weights: &'a [f64],
}

impl Gradient<'_> {
    /// Compares the elements `chosen`: `outputs(i, x)` computes the outputs with the float of index
    /// `i` replaced by `x`.
    pub(super) fn check(
        &self,
        report: &mut Report,
        chosen: &[usize],
        outputs: &mut dyn FnMut(usize, f64) -> Vec<f64>,
        place: &dyn Fn(usize) -> String,
    ) -> Result<(), Mismatch> {
        for &i in chosen {
            let (expected, error) = self.difference(i, outputs);
            let claim = Claim::Derivative(self.function);
            let pair = [self.found[i], expected];
            compare(report, self.subject, claim, place(i), pair, error)?;
        }
        Ok(())
    }

    /// The central difference nearest to the element of this index, and how far off that is.
    fn difference(&self, i: usize, outputs: &mut dyn FnMut(usize, f64) -> Vec<f64>) -> (f64, f64) {
        let mut best = (f64::NAN, f64::NAN);
        for step in STEPS {
            let step = step * self.at[i].abs().max(1.0);
            let (right, left) = (self.at[i] + step, self.at[i] - step);
            let (above, below) = (outputs(i, right), outputs(i, left));
            // Output by output, so that one which does not move adds no rounding error.
            let rises = above.iter().zip(&below).zip(self.weights);
            let rise: f64 = rises.map(|((a, b), weight)| weight * (a - b)).sum();
            let difference = rise / (right - left);
            let size = above.iter().fold(0.0, |size: f64, y| size.max(y.abs()));
            let error = relative_error(self.found[i], difference, floor(size));
            // The first difference stands even where it is not a number.
            if best.0.is_nan() || error < best.1 {
                best = (difference, error);
            }
            if best.1 <= TOLERANCE {
                break;
            }
        }
        best
    }
}

/// The size below which derivatives of a function of this size are compared as if they were larger.
fn floor(size: f64) -> f64 {
    (1e-3 * size).max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(at: f64, found: f64, f: impl Fn(f64) -> f64) -> bool {
        let gradient = Gradient {
            subject: "f",
            function: "f",
            at: &[at],
            found: &[found],
            weights: &[1.0],
        };
        let mut outputs = |_, x| Vec::from([f(x)]);
        let place = |_| String::new();
        gradient
            .check(&mut Report::default(), &[0], &mut outputs, &place)
            .is_ok()
    }

    #[test]
    fn the_right_derivative_passes_and_a_slightly_wrong_one_does_not() {
        assert!(passes(2.0, 12.0, |x| x * x * x));
        assert!(!passes(2.0, 12.0001, |x| x * x * x));
        assert!(!passes(2.0, -12.0, |x| x * x * x));
    }

    #[test]
    fn a_kink_nearby_does_not_hide_the_derivative() {
        assert!(passes(3e-6, 1.0, f64::abs));
        assert!(!passes(3e-6, -1.0, f64::abs));
    }

    #[test]
    fn a_minimum_has_derivative_zero() {
        assert!(passes(0.7, 0.0, |x| (x - 0.7) * (x - 0.7)));
        assert!(!passes(0.7, 1e-6, |x| (x - 0.7) * (x - 0.7)));
    }

    #[test]
    fn what_is_not_a_number_never_passes() {
        assert!(!passes(1.0, f64::NAN, |x| x));
        assert!(!passes(1.0, 1.0, |_| f64::NAN));
        assert!(!passes(1.0, f64::INFINITY, |x| x));
    }
}
