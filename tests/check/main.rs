//! The gradient checker: that it passes what is right and finds what is wrong.

mod builtin;
mod faults;
mod inputs;
mod networks;
