//! `#[allow(netwright::two_linear_layers)]`, on an entry or on the network.
//!
//! Rustc knows no lints of ours, so the attribute is ours, too: it is taken out of the declaration.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use super::NAMES;
use crate::report::{Errors, alternatives, nearest};
use crate::text;

/// The warnings that attributes allow, which no longer stand in them.
pub fn allowances(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Vec<&'static str> {
    let mut allowed = Vec::new();
    let all = std::mem::take(attrs);
    for mut attr in all {
        let levels = ["allow", "expect", "warn", "deny", "forbid"];
        let level = levels.into_iter().find(|level| attr.path().is_ident(level));
        let Some((level, lints)) = level.zip(lints(&attr)) else {
            attrs.push(attr);
            continue;
        };
        let (ours, others): (Vec<Meta>, Vec<Meta>) = lints.into_iter().partition(is_ours);
        for lint in &ours {
            allowed.extend(allowance(level, lint.path(), errors));
        }
        let reason_alone = others.iter().all(|meta| meta.path().is_ident("reason"));
        if ours.is_empty() {
            attrs.push(attr);
        } else if !reason_alone {
            if let Meta::List(list) = &mut attr.meta {
                list.tokens = others
                    .iter()
                    .map(ToTokens::to_token_stream)
                    .collect::<Punctuated<TokenStream, Token![,]>>()
                    .into_token_stream();
            }
            attrs.push(attr);
        }
    }
    allowed
}

fn lints(attr: &Attribute) -> Option<Punctuated<Meta, Token![,]>> {
    attr.parse_args_with(Punctuated::parse_terminated).ok()
}

fn is_ours(lint: &Meta) -> bool {
    let first = lint.path().segments.first();
    lint.path().segments.len() > 1 && first.is_some_and(|tool| tool.ident == "netwright")
}

fn allowance(level: &str, lint: &Path, errors: &mut Errors) -> Option<&'static str> {
    let name = text::name(&lint.segments.last()?.ident);
    if level != "allow" {
        errors.report(
            lint,
            format!(
                "`{}` can be allowed: `#[allow(...)]`, not `{level}`",
                text::of(lint)
            ),
        );
        return None;
    }
    let known = NAMES.iter().copied().find(|known| *known == name);
    if known.is_none() {
        let meant = match nearest(&name, NAMES.iter().copied()) {
            Some(meant) => format!("but a similar one: `netwright::{meant}`"),
            None => format!("but {}", alternatives(NAMES)),
        };
        errors.report(
            lint,
            format!("there is no warning `{}`, {meant}", text::of(lint)),
        );
    }
    known
}
