//! The built-in layers, one file each.

mod dense;
mod dropout;
mod reshape;

pub use dense::{Dense, DenseArguments};
pub use dropout::{Dropout, DropoutArguments};
pub use reshape::{Flatten, Reshape};
