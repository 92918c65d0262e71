//! The procedural macros of netwright.

mod expand;
mod model;
mod registry;
mod text;
