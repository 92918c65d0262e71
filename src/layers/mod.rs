//! The built-in layers, one file each.

mod dense;
mod dropout;
mod reshape;

pub use dense::Dense;
pub use dropout::Dropout;
pub use reshape::{Flatten, Reshape};
