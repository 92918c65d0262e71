//! Arguments of activations: floats, of which a type holds the bits, and what they may be.

use crate::config::Rules;
use crate::requirement::Requirement;
use crate::scalar::Real;

/// The argument of these bits.
#[inline(always)]
pub(super) fn argument<R: Real>(bits: u64) -> R {
    R::of(f64::from_bits(bits))
}

/// Requires an argument above 0.
pub(super) const fn above_zero(bits: u64, name: &'static str) -> Requirement {
    let argument = f64::from_bits(bits);
    Rules::new().above_zero(name, argument).requirement()
}

/// Requires an argument of at least 0.
pub(super) const fn at_least_zero(bits: u64, name: &'static str) -> Requirement {
    let argument = f64::from_bits(bits);
    Rules::new().at_least_zero(name, argument).requirement()
}
