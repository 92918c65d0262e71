//! The built-in layers, one file each.
#![forbid(unsafe_code)]

mod dense;
mod dropout;
mod reshape;

pub use dense::{Dense, DenseArguments};
pub use dropout::{Dropout, DropoutArguments};
pub use reshape::{Flatten, Reshape};
