//! Scalars: the numbers that networks are made of, and the dual numbers that differentiate them.
//!
//! [`Real`] is what a formula needs; an activation or a loss written once over it is evaluated on
//! `f32` or `f64` and differentiated on [`Dual`]. [`Float`] is what storage needs as well: `f32`
//! or `f64`, the element of arrays, files and kernels.

#![forbid(unsafe_code)]

mod dual;
mod float;
mod real;
#[cfg(test)]
mod tests;

pub use dual::Dual;
pub use float::Float;
pub use real::Real;

/// The bits of a hyper-parameter, for a const generic: `LeakyRelu<{ hyper(0.2) }>`.
pub const fn hyper(value: f64) -> u64 {
    value.to_bits()
}
