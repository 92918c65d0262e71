//! Elementary functions: the one place where they are called.
//!
//! They come from `libm` whether or not the standard library is there, so a network computes the
//! same bits on a desktop and on a microcontroller.

#![forbid(unsafe_code)]

/// Elementary functions in single precision.
pub(crate) mod single {
    pub(crate) use libm::{
        cosf as cos, erff as erf, expf as exp, expm1f as exp_m1, log1pf as ln_1p, logf as ln,
        powf as pow, sinf as sin, sqrtf as sqrt, tanhf as tanh,
    };
}

/// Elementary functions in double precision.
pub(crate) mod double {
    pub(crate) use libm::{
        cos, erf, exp, expm1 as exp_m1, log as ln, log1p as ln_1p, pow, sin, sqrt, tanh,
    };
}
