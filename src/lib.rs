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
mod message;
pub mod network;
pub mod optim;
pub mod parameters;
pub mod plain;
pub mod random;
pub mod scalar;
pub mod summary;
pub mod tape;
pub mod tensor;
