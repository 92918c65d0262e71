//! The procedural macros of [`netwright`](https://docs.rs/netwright); use that crate.

mod check;
mod expand;
mod foreign;
mod infer;
mod layout;
mod lengths;
mod lives;
mod lower;
mod model;
mod network;
mod parameters;
mod parse;
mod primitive;
mod prune;
mod registry;
mod report;
#[cfg(test)]
mod tests;
mod text;
mod value;
mod warn;

use proc_macro::TokenStream;
use syn::{DeriveInput, Error, parse_macro_input};

/// Names the floats of a struct: segments with shapes and roles.
///
/// Documented at `netwright::parameters`.
#[proc_macro_derive(Parameters, attributes(parameters, weight, bias, norm, buffer))]
pub fn derive_parameters(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    parameters::derive_parameters(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

/// Marks a struct of plain data as such, after checking every field.
///
/// Documented at `netwright::plain::Plain`.
#[proc_macro_derive(Plain, attributes(parameters))]
pub fn derive_plain(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    parameters::derive_plain(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

/// The network of a declaration, `[$crate]` first: called through `netwright::network!`.
#[proc_macro]
pub fn network(input: TokenStream) -> TokenStream {
    network::network(input.into()).into()
}
