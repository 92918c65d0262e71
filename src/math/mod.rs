//! Elementary functions: the one place where they are called.
//!
//! They are computed here or come from `libm`, whether or not the standard library is there, so a network computes the
//! same bits on a desktop and on a microcontroller. The square root, which every implementation rounds correctly, is
//! the standard library's where there is one: an instruction, also on vectors.

#![forbid(unsafe_code)]

pub(crate) mod single;

/// Elementary functions in double precision.
pub(crate) mod double {
    pub(crate) use libm::{
        cos, erf, exp, expm1 as exp_m1, log as ln, log1p as ln_1p, pow, sin, tanh,
    };

    #[inline(always)]
    pub(crate) fn sqrt(x: f64) -> f64 {
        #[cfg(feature = "std")]
        return x.sqrt();
        #[cfg(not(feature = "std"))]
        libm::sqrt(x)
    }
}
