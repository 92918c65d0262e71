//! What generated code checks its types with; no public interface.

#[cfg(feature = "alloc")]
pub use alloc::boxed::Box;
#[cfg(feature = "std")]
pub use std::path::Path as FilePath;

/// Names of segments.
#[cfg(feature = "std")]
pub type Names = std::vec::Vec<std::string::String>;

use core::marker::PhantomData;

use crate::activation::{
    Activation, GivesLogProbabilities, GivesLogits, GivesNonNegative, GivesProbabilities,
    GivesSigned,
};
use crate::parameters::{Parameters, Tree};
use crate::tensor::{Shape, Tensor};

/// An argument that is of type `T`, or else wrong at its own token.
pub struct Argument<T> {
    /// The argument.
    pub value: T,
}

/// Stands for the arguments that a declaration leaves out, where none is looked at.
pub fn left_out<T>() -> T {
    unreachable!("arguments are written down and not made")
}

/// What a field with a role holds.
///
/// # Safety
/// The type is [`Floats`](crate::tensor::Floats) of `Number`s, and the constants are its. That is not
/// a bound of the trait, for rustc would tell of the bound and not in these words.
#[diagnostic::on_unimplemented(
    message = "a field with a role holds numbers of type `{Number}`, not `{Self}`",
    label = "not `{Number}`, nor an array of it",
    note = "all parameters of a struct are of one type of float; what is none of them has no place in it"
)]
pub unsafe trait TensorOf<Number> {
    /// How many numbers there are.
    const FLOATS: usize;
    /// The lengths of its axes.
    const SHAPE: Shape;
}

// SAFETY: as the bound says.
#[diagnostic::do_not_recommend]
unsafe impl<N, X: Tensor<Scalar = N>> TensorOf<N> for X {
    const FLOATS: usize = {
        assert!(
            X::SHAPE.len() == X::LEN,
            "the shape of a tensor has as many elements as the tensor has floats"
        );
        X::LEN
    };
    const SHAPE: Shape = X::SHAPE;
}

/// What a field without a role holds.
///
/// # Safety
/// As of [`TensorOf`].
#[diagnostic::on_unimplemented(
    message = "a field without a role is a struct of parameters in `{Number}`, and `{Self}` is none",
    label = "no role, and no struct of parameters",
    note = "mark a field of floats with its role: `#[weight]`, `#[bias]`, `#[norm]` or `#[buffer]`",
    note = "derive `Parameters` for a struct"
)]
pub unsafe trait ParametersOf<Number> {
    /// How many numbers there are.
    const FLOATS: usize;
    /// The segments.
    const TREE: Tree;
}

// SAFETY: as the bound says.
#[diagnostic::do_not_recommend]
unsafe impl<N, P: Parameters<Scalar = N>> ParametersOf<N> for P {
    const FLOATS: usize = P::LEN;
    const TREE: Tree = P::TREE;
}

/// What a field of type `PhantomData` holds: nothing.
#[diagnostic::on_unimplemented(
    message = "`PhantomData` stands for the standard library's marker here, and `{Self}` is another type",
    label = "not the standard library's `PhantomData`",
    note = "give the type another name"
)]
pub trait Marker {
    /// How many numbers there are.
    const FLOATS: usize = 0;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> Marker for PhantomData<T> {}

/// A type, if the constant that is the length of `Proof` compiles; otherwise none.
pub trait Proved<Proof> {
    /// The type itself.
    type Itself;
}

impl<T, const N: usize> Proved<[(); N]> for T {
    type Itself = T;
}

/// The number that a network computes in.
#[diagnostic::on_unimplemented(
    message = "this layer computes in `{Self}`, but the network in `{Number}`",
    label = "computes in `{Self}`",
    note = "a network computes in one type of number, which stands before its shapes: `[f64; 784] -> [10]`"
)]
pub trait SameNumber<Number> {
    /// The length of a proof.
    const PROOF: usize;
}

#[diagnostic::do_not_recommend]
impl<T> SameNumber<T> for T {
    const PROOF: usize = 0;
}

/// A layer in a declaration with mistakes: nothing, so that one mistake is one message.
pub type Mistake<T> = PhantomData<T>;

/// The head of a declaration with mistakes, which every loss fits.
pub struct AnyHead;

#[diagnostic::do_not_recommend]
impl<X: Tensor> Activation<X> for AnyHead {
    fn apply(_: &X, _: &mut X) {}

    fn backward(_: &X, _: &X, _: &mut X) {}
}

#[diagnostic::do_not_recommend]
impl GivesProbabilities for AnyHead {}
#[diagnostic::do_not_recommend]
impl GivesLogits for AnyHead {}
#[diagnostic::do_not_recommend]
impl GivesLogProbabilities for AnyHead {}
#[diagnostic::do_not_recommend]
impl GivesNonNegative for AnyHead {}
#[diagnostic::do_not_recommend]
impl GivesSigned for AnyHead {}

/// The methods of a network that need an allocator.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! __boxed_methods {
    () => {
        /// A new network on the heap, drawn in place, aligned to 64 bytes.
        #[doc(alias("new", "random", "build"))]
        pub fn boxed<R: $crate::random::Rng + ?::core::marker::Sized>(
            rng: &mut R,
        ) -> $crate::macros::Box<$crate::plain::Aligned<Self>> {
            let mut net = Self::boxed_zeroed();
            net.initialise(rng);
            net
        }

        /// A network of zeros on the heap, made there, aligned to 64 bytes: also a gradient.
        pub fn boxed_zeroed() -> $crate::macros::Box<$crate::plain::Aligned<Self>> {
            $crate::plain::boxed_zeroed()
        }

        /// A copy on the heap, made there, aligned to 64 bytes.
        #[doc(alias("clone", "copy"))]
        pub fn boxed_clone(&self) -> $crate::macros::Box<$crate::plain::Aligned<Self>> {
            let mut copy = Self::boxed_zeroed();
            $crate::plain::copy(self, &mut copy.0);
            copy
        }
    };
}

/// Without an allocator there are none.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __boxed_methods {
    () => {};
}

/// The methods of a network that need files.
#[cfg(feature = "std")]
#[doc(hidden)]
#[macro_export]
macro_rules! __file_methods {
    () => {
        /// Saves every float as safetensors, whole or not at all.
        ///
        /// # Errors
        /// Those of `file::save`: the system's, and a float that is not finite.
        #[doc(alias("save_weights", "state_dict"))]
        pub fn save(
            &self,
            path: impl ::core::convert::AsRef<$crate::macros::FilePath>,
        ) -> ::core::result::Result<(), $crate::file::FileError> {
            $crate::file::save(self, path)
        }

        /// Loads every float from safetensors, or none.
        ///
        /// # Errors
        /// Those of `file::load`: the system's, a malformed file, and tensors that do not fit.
        #[doc(alias("load_weights", "load_state_dict"))]
        pub fn load(
            &mut self,
            path: impl ::core::convert::AsRef<$crate::macros::FilePath>,
        ) -> ::core::result::Result<(), $crate::file::FileError> {
            $crate::file::load(self, path)
        }

        /// Loads the segments whose names match a pattern: see `file::load_part`.
        ///
        /// # Errors
        /// Those of `file::load_part`; the network is then as it was.
        #[doc(alias("transfer"))]
        pub fn load_part(
            &mut self,
            path: impl ::core::convert::AsRef<$crate::macros::FilePath>,
            pattern: &::core::primitive::str,
        ) -> ::core::result::Result<$crate::macros::Names, $crate::file::FileError> {
            $crate::file::load_part(self, path, pattern)
        }
    };
}

/// Without files there are none.
#[cfg(not(feature = "std"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __file_methods {
    () => {};
}
