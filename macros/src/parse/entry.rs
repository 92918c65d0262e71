//! The body: entries and `fn forward`.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Token, Visibility, token};

use super::ast::{Entry, Forward, Stage};
use super::shape::usable;
use super::{forward, recover, stage};
use crate::report::Errors;
use crate::text;

/// What stands between the braces.
#[derive(Default)]
pub struct Body {
    pub entries: Vec<Entry>,
    pub forward: Option<Forward>,
    /// Whether nothing was lost.
    pub complete: bool,
}

/// Reads all of `input`.
pub fn body(input: ParseStream, errors: &mut Errors) -> Body {
    let mut body = Body {
        complete: true,
        ..Body::default()
    };
    let mut late = false;
    while !input.is_empty() {
        if input.peek(Token![,]) || input.peek(Token![;]) {
            let found = recover::next_text(input);
            errors.report(
                recover::skip(input),
                format!("expected `name: Layer`, found {found}"),
            );
            continue;
        }
        let Some(attrs) = start(input, errors) else {
            body.complete = false;
            skip_entry(input);
            continue;
        };
        if input.peek(Token![fn]) {
            one_forward(input, &mut body, errors);
            continue;
        }
        match entry(attrs, input, errors) {
            Some(entry) => {
                if body.forward.is_some() && !late {
                    let name = &entry.name;
                    errors.report(
                        name,
                        format!("`{name}` stands behind `fn forward`, which comes last"),
                    );
                    late = true;
                }
                body.entries.push(entry);
            }
            None => {
                body.complete = false;
                skip_entry(input);
            }
        }
    }
    body
}

/// Attributes, and a visibility where there should be none.
fn start(input: ParseStream, errors: &mut Errors) -> Option<Vec<Attribute>> {
    let attrs = input
        .call(Attribute::parse_outer)
        .map_err(|error| errors.push(error))
        .ok()?;
    if input.peek(Token![pub]) {
        let vis = input
            .parse::<Visibility>()
            .map_err(|error| errors.push(error))
            .ok()?;
        let text = text::of(&vis);
        errors.report(
            vis,
            format!("an entry has no visibility of its own: drop `{text}`"),
        );
    }
    Some(attrs)
}

fn one_forward(input: ParseStream, body: &mut Body, errors: &mut Errors) {
    let forward = forward::forward(input, errors);
    if input.peek(Token![,]) {
        recover::skip(input);
    }
    match (forward, &body.forward) {
        // A function of another name has been reported.
        (Some(second), Some(first)) if first.name != "forward" => {
            body.forward = Some(second);
        }
        (Some(second), Some(_)) if second.name != "forward" => {}
        (Some(second), Some(_)) => errors.report(
            &second.name,
            "a network has one `fn forward`, this is the second",
        ),
        (None, _) => body.complete = false,
        (forward, None) => body.forward = forward,
    }
}

fn entry(attrs: Vec<Attribute>, input: ParseStream, errors: &mut Errors) -> Option<Entry> {
    let Ok(name) = input.call(Ident::parse_any) else {
        let found = recover::next_text(input);
        errors.report(
            recover::next(input),
            format!("expected `name: Layer`, found {found}"),
        );
        return None;
    };
    if !usable(&name, errors) {
        return None;
    }
    if input.peek(Token![:]) {
        recover::skip(input);
    } else if input.peek(Token![=]) && !input.peek(Token![=>]) {
        errors.report(
            recover::skip(input),
            format!("between a name and its layer stands a colon: `{name}: ...`"),
        );
    } else if input.peek(syn::Ident) && !name.to_string().starts_with(char::is_uppercase) {
        errors.report(
            recover::next(input),
            format!("missing `:` between `{name}` and its layer"),
        );
    } else {
        let example = name.to_string().to_lowercase();
        errors.report(
            &name,
            format!("an entry is a name, a colon and a layer: `{example}: Dense(10)`"),
        );
        return None;
    }
    let stages = stages(&name, input, errors);
    Some(Entry {
        attrs,
        name,
        stages,
    })
}

/// `stage -> stage`, with the comma behind it.
fn stages(name: &Ident, input: ParseStream, errors: &mut Errors) -> Vec<Stage> {
    let mut stages = Vec::new();
    let mut before = TokenStream::new();
    loop {
        match stage::stage(input, errors) {
            Some((stage, tokens)) => {
                stages.push(stage);
                before = tokens;
            }
            None => {
                stages.push(Stage::Gap(name.span()));
                missing_stage(name, &before, input, errors);
            }
        }
        if !goes_on(&before, input, errors) {
            return stages;
        }
    }
}

/// Reports that there is no stage where one has to be.
fn missing_stage(name: &Ident, before: &TokenStream, input: ParseStream, errors: &mut Errors) {
    let ends = input.is_empty() || input.peek(Token![,]) || input.peek(Token![;]);
    if ends && before.is_empty() {
        errors.report(name, format!("`{name}` has no layer: `{name}: Dense(10)`"));
    } else if ends {
        errors.report(
            before,
            format!(
                "behind `{}` stands an arrow that leads nowhere",
                text::of(before)
            ),
        );
    } else if input.peek(Token![->]) {
        errors.report(recover::next(input), "a layer is missing before this arrow");
    } else {
        let found = recover::next_text(input);
        let help = match repetition(input) {
            true => "\nhelp: a layer that is repeated comes first: `Block<8> * 3`",
            false => "",
        };
        errors.report(
            recover::next(input),
            format!("expected a layer or an activation, found {found}{help}"),
        );
        recover::skip_stage(input);
    }
}

/// Whether `3 * Block` or `[Block; 3]` stands here.
fn repetition(input: ParseStream) -> bool {
    let ahead = input.fork();
    if ahead.peek(token::Bracket) {
        let inner = recover::contents(recover::skip(&ahead));
        return inner.into_iter().any(|token| token.to_string() == ";");
    }
    recover::skip(&ahead);
    ahead.peek(Token![*]) && ahead.peek2(Ident::peek_any)
}

/// Reads what stands between two stages, or ends the entry.
fn goes_on(before: &TokenStream, input: ParseStream, errors: &mut Errors) -> bool {
    if input.is_empty() {
        return false;
    }
    if input.peek(Token![->]) {
        recover::arrow(input);
        return true;
    }
    if input.peek(Token![,]) {
        recover::skip(input);
        return false;
    }
    if input.peek(Token![;]) {
        errors.report(
            recover::skip(input),
            "entries are separated by `,`, not `;`",
        );
        return false;
    }
    if recover::false_arrow(input) {
        errors.report(
            recover::arrow(input),
            "the arrow between two stages is `->`",
        );
        return true;
    }
    if recover::at_entry(input) {
        errors.report(
            recover::next(input),
            format!(
                "missing `,` between `{}` and {}",
                text::of(before),
                recover::next_text(input)
            ),
        );
        return false;
    }
    if input.peek(syn::Ident) || input.peek(Token![::]) {
        errors.report(
            recover::next(input),
            format!(
                "missing `->` between `{}` and {}",
                text::of(before),
                recover::next_text(input)
            ),
        );
        return true;
    }
    let found = recover::next_text(input);
    errors.report(
        recover::next(input),
        format!(
            "expected `->` or `,` behind `{}`, found {found}",
            text::of(before)
        ),
    );
    skip_entry(input);
    false
}

/// Skips the rest of an entry and the comma behind it. It skips a token at least.
fn skip_entry(input: ParseStream) {
    recover::skip(input);
    recover::skip_to_end_of_entry(input);
    if input.peek(Token![,]) {
        recover::skip(input);
    }
}
