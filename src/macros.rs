//! What generated code checks its types with; no public interface.

use crate::parameters::Parameters;
use crate::plain::Plain;
use crate::tensor::{Floats, Tensor};

/// Compiles only for plain data.
pub fn plain<T: Plain>() {}

/// Compiles only for a tensor of the scalar type of `S`.
pub const fn leaf<T: Tensor<Scalar = S::Scalar>, S: Floats>() {}

/// Compiles only for parameters of the scalar type of `S`.
pub const fn nested<T: Parameters<Scalar = S::Scalar>, S: Floats>() {}
