//! Rust's own types, as far as an input may or may not hold them.

use proc_macro2::Ident;

/// What a network can compute in.
const FLOATS: &[&str] = &["f32", "f64"];

/// What an input may hold besides: layers of their own take it.
pub const INTEGERS: &[&str] = &["u8", "u16", "u32"];

/// What no network takes.
const OTHERS: &[&str] = &[
    "i8", "i16", "i32", "i64", "i128", "isize", "u64", "u128", "usize", "f16", "f128", "bool",
    "char", "str",
];

/// Whether a type of this name is a float that a network computes in.
pub fn is_float(name: &Ident) -> bool {
    FLOATS.iter().any(|float| name == float)
}

/// Whether a type of this name is one that no network takes.
pub fn is_refused(name: &Ident) -> bool {
    OTHERS.iter().any(|other| name == other)
}

/// Whether a name is that of one of these types.
pub fn is_known(name: &Ident) -> bool {
    is_float(name) || is_refused(name) || INTEGERS.iter().any(|integer| name == integer)
}
