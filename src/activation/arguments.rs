//! Arguments of activations: floats, of which a type holds the bits, and what they may be.

use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;

/// The argument of these bits.
pub(super) fn argument<R: Real>(bits: u64) -> R {
    R::of(f64::from_bits(bits))
}

/// Requires an argument above 0.
pub(super) const fn above_zero(bits: u64, name: &str) -> Requirement {
    let argument = f64::from_bits(bits);
    let holds = argument > 0.0 && argument.is_finite();
    Requirement::that(
        holds,
        said(name, "` is above 0 and finite, found ", argument),
    )
}

/// Requires an argument of at least 0.
pub(super) const fn at_least_zero(bits: u64, name: &str) -> Requirement {
    let argument = f64::from_bits(bits);
    let holds = argument >= 0.0 && argument.is_finite();
    Requirement::that(
        holds,
        said(name, "` is at least 0 and finite, found ", argument),
    )
}

const fn said(name: &str, rule: &str, found: f64) -> Sentence {
    Sentence::new("`").text(name).text(rule).real(found)
}
