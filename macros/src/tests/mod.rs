//! Declarations and what the front end makes of them.

use proc_macro2::TokenStream;

use crate::expand;
use crate::model::Network;
use crate::network::read;
use crate::report::Errors;

mod args;
mod calls;
mod editor;
mod elsewhere;
mod entries;
mod expansion;
mod foreign;
mod function;
mod graph;
mod header;
mod init;
mod layers;
mod lengths;
mod lives;
mod model;
mod names;
mod norms;
mod ports;
mod recurrent;
mod robust;
mod sequences;
mod several;
mod shapes;
mod signals;
mod statements;
mod sums;
mod together;
mod warnings;
mod windows;

/// The mistakes of a declaration: for each, the text that it is shown under and its message.
fn mistakes(source: &str) -> Vec<(String, String)> {
    let (_, errors) = read_source(source);
    let of = |error: syn::Error| {
        (
            error.span().source_text().unwrap_or_default(),
            error.to_string(),
        )
    };
    errors.into_list().into_iter().map(of).collect()
}

/// Asserts that a declaration has these mistakes, in this order, and no others.
#[track_caller]
fn wrong(source: &str, expected: &[(&str, &str)]) {
    let found = mistakes(source);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(at, message)| (&**at, &**message))
        .collect();
    assert_eq!(found, expected, "\nin {source}");
}

/// The model of a declaration without mistakes.
#[track_caller]
fn right(source: &str) -> Network {
    let (network, errors) = read_source(source);
    let messages: Vec<String> = errors
        .into_list()
        .iter()
        .map(syn::Error::to_string)
        .collect();
    assert!(messages.is_empty(), "{messages:#?}\nin {source}");
    network.expect("a declaration without mistakes has a model")
}

fn read_source(source: &str) -> (Option<Network>, Errors) {
    let mut errors = Errors::new();
    let network = read(tokens(source), &mut errors);
    (network, errors)
}

/// The code of a declaration without mistakes.
#[track_caller]
fn expanded(source: &str) -> TokenStream {
    expand::network(&right(source))
}

fn tokens(source: &str) -> TokenStream {
    format!("[netwright] {source}")
        .parse()
        .expect("the test's own brackets and quotes match")
}
