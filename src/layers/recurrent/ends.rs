//! What a recurrent layer begins and ends with.

use core::fmt::Debug;

use crate::tensor::{Grad, Pair, Tensor, Value};

/// A recurrent layer begins with zeros.
#[derive(Debug, Clone, PartialEq)]
pub struct FromZeros;

/// A recurrent layer begins with a state that it takes behind its sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct FromState;

/// What a recurrent layer begins with: [`FromZeros`] or [`FromState`]. Sealed.
pub trait Begins: sealed::Sealed + Debug + Clone + PartialEq + Send + Sync + 'static {
    /// What comes in: a sequence, and a state behind it.
    type Input<X: Tensor, S: Tensor>: Value;
    /// A state, or nothing.
    type Kept<S: Tensor>: Tensor<Scalar = S::Scalar>;

    /// The sequence and the state.
    fn parts<X: Tensor, S: Tensor>(input: &Self::Input<X, S>) -> (&X, Option<&S>);

    /// The gradients with respect to both.
    fn gradients<X: Tensor, S: Tensor>(
        gradient: &mut Grad<Self::Input<X, S>>,
    ) -> (&mut X, Option<&mut S>);
}

impl Begins for FromZeros {
    type Input<X: Tensor, S: Tensor> = X;
    type Kept<S: Tensor> = [S; 0];

    fn parts<X: Tensor, S: Tensor>(input: &X) -> (&X, Option<&S>) {
        (input, None)
    }

    fn gradients<X: Tensor, S: Tensor>(gradient: &mut X) -> (&mut X, Option<&mut S>) {
        (gradient, None)
    }
}

impl Begins for FromState {
    type Input<X: Tensor, S: Tensor> = Pair<X, S>;
    type Kept<S: Tensor> = S;

    fn parts<X: Tensor, S: Tensor>(input: &Pair<X, S>) -> (&X, Option<&S>) {
        (&input.0, Some(&input.1))
    }

    fn gradients<X: Tensor, S: Tensor>(gradient: &mut Pair<X, S>) -> (&mut X, Option<&mut S>) {
        (&mut gradient.0, Some(&mut gradient.1))
    }
}

/// A recurrent layer gives its output alone.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputAlone;

/// A recurrent layer gives the state of its last step behind its output.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputAndState;

/// What a recurrent layer ends with: [`OutputAlone`] or [`OutputAndState`]. Sealed.
pub trait Ends: sealed::Sealed + Debug + Clone + PartialEq + Send + Sync + 'static {
    /// What goes out: an output, and a state behind it.
    type Output<Y: Tensor, S: Tensor<Scalar = Y::Scalar>>: Tensor<Scalar = Y::Scalar>;

    /// The output and the state.
    fn parts<Y: Tensor, S: Tensor<Scalar = Y::Scalar>>(
        output: &Self::Output<Y, S>,
    ) -> (&Y, Option<&S>);

    /// The output and the state, to be written.
    fn parts_mut<Y: Tensor, S: Tensor<Scalar = Y::Scalar>>(
        output: &mut Self::Output<Y, S>,
    ) -> (&mut Y, Option<&mut S>);
}

impl Ends for OutputAlone {
    type Output<Y: Tensor, S: Tensor<Scalar = Y::Scalar>> = Y;

    fn parts<Y: Tensor, S: Tensor<Scalar = Y::Scalar>>(output: &Y) -> (&Y, Option<&S>) {
        (output, None)
    }

    fn parts_mut<Y: Tensor, S: Tensor<Scalar = Y::Scalar>>(
        output: &mut Y,
    ) -> (&mut Y, Option<&mut S>) {
        (output, None)
    }
}

impl Ends for OutputAndState {
    type Output<Y: Tensor, S: Tensor<Scalar = Y::Scalar>> = Pair<Y, S>;

    fn parts<Y: Tensor, S: Tensor<Scalar = Y::Scalar>>(output: &Pair<Y, S>) -> (&Y, Option<&S>) {
        (&output.0, Some(&output.1))
    }

    fn parts_mut<Y: Tensor, S: Tensor<Scalar = Y::Scalar>>(
        output: &mut Pair<Y, S>,
    ) -> (&mut Y, Option<&mut S>) {
        (&mut output.0, Some(&mut output.1))
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::FromZeros {}
    impl Sealed for super::FromState {}
    impl Sealed for super::OutputAlone {}
    impl Sealed for super::OutputAndState {}
}
