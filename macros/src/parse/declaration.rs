//! The whole declaration: header and body.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Generics, Token, Visibility, WhereClause, token};

use super::ast::{Declaration, Side};
use super::shape::{Which, side, usable};
use super::{entry, fragments, recover};
use crate::report::Errors;

/// Reads `[$crate] struct Name: [784] -> [10] { ... }`. `None` if there is not even a name to
/// stand on.
pub fn declaration(tokens: TokenStream, errors: &mut Errors) -> Option<Declaration> {
    recover::all(fragments::opened(tokens), errors, read)
}

fn read(input: ParseStream, errors: &mut Errors) -> Option<Declaration> {
    let krate = krate(input, errors)?;
    let attrs = noted(input.call(Attribute::parse_outer), errors)?;
    let vis = noted(input.parse::<Visibility>(), errors)?;
    let name = name(input, errors)?;
    let mut generics = noted(input.parse::<Generics>(), errors)?;
    let found = errors.len();
    let (inputs, outputs) = signature(input, &name, errors);
    let sound = errors.len() == found;
    if input.peek(Token![where]) {
        generics.where_clause = noted(input.parse::<WhereClause>(), errors);
    }
    let body = body(input, &name, sound, errors);
    if !input.is_empty() {
        errors.report(
            recover::next(input),
            "a `network!` declares one network: give this one a `network!` of its own",
        );
    }
    let entry::Body {
        entries,
        forward,
        complete,
    } = body;
    Some(Declaration {
        krate,
        attrs,
        vis,
        name,
        generics,
        inputs,
        outputs,
        entries,
        forward,
        complete,
    })
}

/// The library's path, which the calling `macro_rules!` puts first.
fn krate(input: ParseStream, errors: &mut Errors) -> Option<TokenStream> {
    match recover::skip(input).into_iter().next() {
        Some(TokenTree::Group(group)) => Some(group.stream()),
        other => {
            let at = other.map(TokenStream::from).unwrap_or_default();
            errors.report(at, "this macro is called through `network!` of the library");
            None
        }
    }
}

fn name(input: ParseStream, errors: &mut Errors) -> Option<Ident> {
    if input.peek(Token![struct]) {
        recover::skip(input);
    } else if input.is_empty() {
        errors.report(
            TokenStream::new(),
            "expected a network: `struct Name: [784] -> [10] { ... }`",
        );
        return None;
    } else {
        let named = input.peek(syn::Ident) && !input.peek2(syn::Ident::peek_any);
        if named {
            errors.report(
                recover::next(input),
                format!("missing `struct` before {}", recover::next_text(input)),
            );
        } else {
            let found = recover::next_text(input);
            errors.report(
                recover::skip(input),
                format!("a network is declared as a `struct`, found {found}"),
            );
        }
    }
    let Ok(name) = input.call(Ident::parse_any) else {
        let found = recover::next_text(input);
        errors.report(
            recover::next(input),
            format!("expected the network's name, found {found}"),
        );
        return None;
    };
    usable(&name, errors).then_some(name)
}

/// `: inputs -> outputs`.
fn signature(input: ParseStream, name: &Ident, errors: &mut Errors) -> (Side, Side) {
    let colon = input
        .parse::<Option<Token![:]>>()
        .is_ok_and(|colon| colon.is_some());
    if input.peek(token::Brace) || input.peek(Token![where]) || input.is_empty() {
        errors.report(
            name,
            format!("the shapes are missing: `struct {name}: [784] -> [10]`"),
        );
        return (Side::default(), Side::default());
    }
    if !colon {
        errors.report(
            recover::next(input),
            format!("missing `:` between `{name}` and its shapes"),
        );
    }
    let inputs = match input.peek(Token![->]) && !colon {
        true => Side::default(),
        false => side(input, Which::Input, errors),
    };
    if input.peek(Token![->]) {
        let arrow = recover::arrow(input);
        if input.peek(token::Brace) || input.peek(Token![where]) || input.is_empty() {
            missing_output(arrow, errors);
            return (inputs, Side::default());
        }
    } else if recover::false_arrow(input) {
        errors.report(
            recover::arrow(input),
            "the arrow between input and output is `->`",
        );
    } else if input.peek(token::Bracket) || input.peek(token::Paren) {
        errors.report(
            recover::next(input),
            "missing `->` between the shapes of input and output",
        );
    } else {
        match inputs.tokens.is_empty() {
            true => missing_output(name, errors),
            false => missing_output(&inputs.tokens, errors),
        }
        return (inputs, Side::default());
    }
    (inputs, side(input, Which::Output, errors))
}

fn missing_output(at: impl ToTokens, errors: &mut Errors) {
    errors.report(
        at,
        "the output's shape is missing: add `-> [10]`, or `-> [_]` to have it inferred",
    );
}

/// What stands in the braces. Before them there may be something left over: that is a mistake of
/// its own only if the header is sound.
fn body(input: ParseStream, name: &Ident, sound: bool, errors: &mut Errors) -> entry::Body {
    let mut unexpected = TokenStream::new();
    while !input.is_empty() && !input.peek(token::Brace) {
        unexpected.extend(recover::skip(input));
    }
    if !unexpected.is_empty() && sound {
        errors.report(
            unexpected,
            "expected the layers in braces: `{ name: Layer, ... }`",
        );
    } else if unexpected.is_empty() && input.is_empty() {
        errors.report(
            name,
            format!("the layers of `{name}` are missing: `{{ name: Layer, ... }}`"),
        );
    }
    match input.is_empty() {
        true => entry::Body::default(),
        false => recover::inside(recover::skip(input), errors, |input, errors| {
            entry::body(input, errors)
        }),
    }
}

fn noted<T>(result: syn::Result<T>, errors: &mut Errors) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}
