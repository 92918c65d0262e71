//! Neural networks whose shapes are types.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

pub mod kernel;
mod math;
pub mod scalar;
