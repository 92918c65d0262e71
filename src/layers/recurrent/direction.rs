//! What a recurrent layer gives, and which ways it runs.

use core::fmt::Debug;

use crate::plain::Plain;
use crate::tensor::{Sequence, Tensor};

/// A recurrent layer gives the output of its last step.
#[derive(Debug, Clone, PartialEq)]
pub struct Last;

/// A recurrent layer gives the outputs of all steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Every;

/// What a recurrent layer gives: [`Last`] or [`Every`]. Sealed.
pub trait Returns: sealed::Sealed + Debug + Clone + PartialEq + Send + Sync + 'static {
    /// Whether it is the outputs of all steps.
    const EVERY: bool;
    /// The output, of an `E` a step.
    type Output<X: Sequence, E: Tensor<Scalar = X::Scalar>>: Tensor<Scalar = X::Scalar>;
}

impl Returns for Last {
    const EVERY: bool = false;
    type Output<X: Sequence, E: Tensor<Scalar = X::Scalar>> = E;
}

impl Returns for Every {
    const EVERY: bool = true;
    type Output<X: Sequence, E: Tensor<Scalar = X::Scalar>> = X::PerStep<E>;
}

/// A recurrent layer runs from the first step to the last.
#[derive(Debug, Clone, PartialEq)]
pub struct Forward;

/// A recurrent layer runs from the last step to the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Backward;

/// A recurrent layer runs both ways.
#[derive(Debug, Clone, PartialEq)]
pub struct Both;

/// Which ways a recurrent layer runs: [`Forward`], [`Backward`] or [`Both`]. Sealed.
pub trait Directions: sealed::Sealed + Debug + Clone + PartialEq + Send + Sync + 'static {
    /// Of each way, whether it is from the last step to the first.
    const REVERSED: &'static [bool];
    /// An `E` for the way back beside the other one, if there is such.
    type Reverse<E: Tensor>: Tensor<Scalar = E::Scalar>;
    /// An `E` for each way, without an axis of them if there is one alone.
    type Ways<E: Tensor>: Tensor<Scalar = E::Scalar>;
    /// A `P` for each way.
    type Each<P: Plain>: Plain + AsRef<[P]> + AsMut<[P]>;
}

impl Directions for Forward {
    const REVERSED: &'static [bool] = &[false];
    type Reverse<E: Tensor> = [E; 0];
    type Ways<E: Tensor> = E;
    type Each<P: Plain> = [P; 1];
}

impl Directions for Backward {
    const REVERSED: &'static [bool] = &[true];
    type Reverse<E: Tensor> = [E; 0];
    type Ways<E: Tensor> = E;
    type Each<P: Plain> = [P; 1];
}

impl Directions for Both {
    const REVERSED: &'static [bool] = &[false, true];
    type Reverse<E: Tensor> = E;
    type Ways<E: Tensor> = [E; 2];
    type Each<P: Plain> = [P; 2];
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Last {}
    impl Sealed for super::Every {}
    impl Sealed for super::Forward {}
    impl Sealed for super::Backward {}
    impl Sealed for super::Both {}
}
