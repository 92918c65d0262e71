//! Mistakes that fit and compute, and that nobody means:
//!
//! - two linear layers with nothing between: together they are one;
//! - a bias before a normalisation that takes the mean away, and the bias with it;
//! - ReLU before a classifier's head: it cuts the scores;
//! - dropout behind the last layer: it drops what the network says;
//! - softmax of one number: it is always 1;
//! - a picture with its colours last: its rows are read as colours;
//! - a momentum of batch normalisation as Keras counts it.
//!
//! A rule speaks only where it is certain. What it sees are built-in layers, and values that have one
//! use: behind a type or a network of its own, a user may have anything.
//!
//! A macro on stable Rust has no warnings of its own. The use of something deprecated, at the token,
//! is shown as one, once, and `deny(warnings)` counts it.

mod allow;
mod bias;
mod head;
mod linear;
mod momentum;
mod sizes;
mod walk;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use crate::model::Network;

pub use allow::allowances;

/// The warnings, by the names that they are allowed by.
pub const NAMES: &[&str] = &[
    "two_linear_layers",
    "bias_before_norm",
    "relu_before_head",
    "dropout_behind_head",
    "softmax_of_one",
    "channels_last",
    "momentum_of_keras",
];

/// What is probably a mistake.
pub struct Warning {
    /// One of [`NAMES`].
    pub name: &'static str,
    /// Where it is shown.
    pub at: Span,
    /// What is the matter, and how to mend it.
    pub message: String,
    /// The entries that it can be allowed on.
    pub entries: Vec<usize>,
}

/// What a checked network is warned of, and has not allowed.
pub fn warnings(network: &Network) -> Vec<Warning> {
    let mut found = Vec::new();
    linear::two_in_a_row(network, &mut found);
    bias::before_norm(network, &mut found);
    head::relu_before(network, &mut found);
    head::dropout_behind(network, &mut found);
    sizes::softmax_of_one(network, &mut found);
    sizes::channels_last(network, &mut found);
    momentum::of_keras(network, &mut found);
    found.retain(|warning| {
        let mut on = vec![&network.allows];
        on.extend(
            warning
                .entries
                .iter()
                .map(|at| &network.entries[*at].allows),
        );
        !on.iter().any(|allows| allows.contains(&warning.name))
    });
    found
}

/// The code that rustc shows the warnings of.
pub fn code(network: &Network) -> TokenStream {
    let cfg: Vec<_> = network
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("cfg"))
        .collect();
    let mut code = TokenStream::new();
    for Warning {
        name, at, message, ..
    } in warnings(network)
    {
        // A macro is the one thing whose deprecation is told without a path of generated modules; with
        // the token's own span, rustc does not tell of the expansion either.
        let name = Ident::new(name, at);
        code.extend(quote_spanned! {at=>
            #(#cfg)*
            const _: () = {
                #[deprecated(note = #message)]
                macro_rules! #name { () => {} }
                #name!();
            };
        });
    }
    code
}
