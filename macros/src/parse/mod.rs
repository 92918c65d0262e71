//! From tokens to a syntax tree. Each mistake is reported where it is and reading goes on behind
//! it; what could not be read leaves a gap that later stages know to be silent about.

mod args;
pub mod ast;
mod declaration;
mod entry;
mod forward;
mod fragments;
mod recover;
mod shape;
mod stage;

pub use declaration::declaration;
