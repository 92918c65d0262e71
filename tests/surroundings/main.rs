//! Declarations in the surroundings that users put them into: strict lints, macros, names of the
//! standard library that mean something else, private parts.
#![forbid(unsafe_code)]
#![deny(warnings, clippy::pedantic)]
#![allow(clippy::float_cmp)]

mod defaults;
mod fragments;
mod hidden;
mod lints;
mod shadowed;
