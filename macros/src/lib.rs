//! The procedural macros of netwright.
