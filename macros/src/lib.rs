//! The procedural macros of netwright. They are documented in `netwright`, which hands them on.

mod check;
mod expand;
mod foreign;
mod infer;
mod lower;
mod model;
mod network;
mod parse;
mod prune;
mod registry;
mod report;
#[cfg(test)]
mod tests;
mod text;
mod value;

/// The network of a declaration, `[$crate]` first: called through `netwright::network!`.
#[proc_macro]
pub fn network(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    network::network(input.into()).into()
}
