//! Parameters that a layer has or has not.

use crate::requirement::{Requirement, Sentence};
use crate::tensor::Tensor;

/// Whether a layer has a parameter: [`Learned`] or [`Absent`]. Sealed.
pub trait Switch: sealed::Sealed + Copy + Send + Sync + 'static {
    /// `P`, or an array of no numbers.
    type Of<P: Tensor>: Tensor<Scalar = P::Scalar>;
    /// Whether it has.
    const IS_LEARNED: bool;
}

/// The layer has the parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Learned;

/// The layer does without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absent;

impl Switch for Learned {
    type Of<P: Tensor> = P;
    const IS_LEARNED: bool = true;
}

impl Switch for Absent {
    type Of<P: Tensor> = [P::Scalar; 0];
    const IS_LEARNED: bool = false;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Learned {}
    impl Sealed for super::Absent {}
}

/// The numbers of a parameter, if there is one.
pub(super) fn optional<P: Tensor>(parameter: &P) -> Option<&[P::Scalar]> {
    (P::LEN > 0).then(|| parameter.as_slice())
}

/// What a normalisation requires of what it adds to the variance.
pub(super) const fn some_epsilon(epsilon: f64) -> Requirement {
    Requirement::that(
        epsilon > 0.0 && epsilon < f64::INFINITY,
        Sentence::new("the epsilon of a normalisation is above 0, found ").real(epsilon),
    )
}
