//! Gains: by how much the weights before an activation are larger than those before none, so that
//! values keep their size from layer to layer.
//!
//! For [`xavier_uniform`](super::xavier_uniform), [`xavier_normal`](super::xavier_normal) and
//! [`orthogonal`](super::orthogonal): `orthogonal(init::gain::RELU)`. The gain is 1 before no
//! activation and before a sigmoid; before a leaky rectifier,
//! [`kaiming_normal`](super::kaiming_normal) takes its slope. PyTorch's `calculate_gain`.

/// Before tanh: 5/3.
pub const TANH: f64 = 5.0 / 3.0;

/// Before ReLU: √2.
pub const RELU: f64 = core::f64::consts::SQRT_2;

/// Before SELU: 3/4, found by experiment. What SELU's paper asks for is
/// [`lecun_normal`](super::lecun_normal), whose gain is 1.
pub const SELU: f64 = 0.75;
