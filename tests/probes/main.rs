//! Probes of the contract: layers and networks as a user writes them, of every kind that strains it.
//!
//! Each is written with what is public, and each is checked against central differences.
#![forbid(unsafe_code)]

// The convolution lives with the example that teaches it.
#[path = "../../examples/convolution/conv.rs"]
mod conv;

mod convolution;
mod dropout;
mod embedding;
mod generic;
mod half;
mod nested;
mod normalisation;
mod recurrent;
mod same_padded;
mod scalar;
mod several;
mod support;
