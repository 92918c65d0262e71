//! Activations: their derivatives, their edges, and that none is left out.

#[macro_use]
mod list;

mod declared;
mod derivatives;
mod edges;
mod formulas;
