//! Neural networks whose shapes are types.
#![cfg_attr(not(any(feature = "std", test)), no_std)]
#![deny(missing_docs)]

#[cfg(feature = "alloc")]
extern crate alloc;
extern crate self as netwright;

pub mod activation;
#[cfg(feature = "alloc")]
pub mod check;
pub mod class;
#[cfg(feature = "std")]
pub mod file;
#[doc(hidden)]
pub mod graph;
pub mod init;
pub mod kernel;
pub mod layer;
pub mod layers;
pub mod loss;
#[doc(hidden)]
pub mod macros;
mod math;
#[cfg(feature = "nalgebra")]
pub mod nalgebra;
pub mod network;
pub mod optim;
pub mod parameters;
pub mod plain;
pub mod random;
pub mod requirement;
pub mod scalar;
pub mod summary;
pub mod tape;
pub mod tensor;
#[cfg(feature = "std")]
pub mod train;

/// Everything that a program with a network usually needs.
pub mod prelude {
    pub use crate::activation::{Pointwise, *};
    pub use crate::class::Class;
    pub use crate::layer::{Layer, Mode, Part};
    pub use crate::loss::*;
    pub use crate::network;
    pub use crate::network::Network;
    pub use crate::optim::*;
    pub use crate::parameters::{Parameters, Role, Roles};
    pub use crate::plain::{Aligned, Plain};
    pub use crate::random::Generator;
    pub use crate::requirement::{Requirement, Sentence};
    pub use crate::scalar::{Float, Real, hyper};
    pub use crate::tape::{Scratch, Tape};
    pub use crate::tensor::{Floats, Grad, Image, Tensor, Value, Vector, flat, flat_mut};
}

#[doc(hidden)]
pub use netwright_macros::network as __network;

/// Declares a network.
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        $crate::__network! { [$crate] $($declaration)* }
    };
}
