//! Going on behind a mistake.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};

use crate::report::Errors;
use crate::text;

/// The next token, for a message: a name, a group, or all of an operator. Nothing at the end.
pub fn next(input: ParseStream) -> TokenStream {
    let fork = input.fork();
    let mut tokens = TokenStream::new();
    while let Ok(token) = fork.parse::<TokenTree>() {
        let joint = matches!(&token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
        tokens.extend([token]);
        if !joint {
            break;
        }
    }
    tokens
}

/// The text of the next token, in backquotes.
pub fn next_text(input: ParseStream) -> String {
    match next(input) {
        tokens if tokens.is_empty() => "nothing".to_owned(),
        tokens => format!("`{}`", text::of(tokens)),
    }
}

/// Skips one token tree.
pub fn skip(input: ParseStream) -> TokenStream {
    input
        .parse::<TokenTree>()
        .map(TokenStream::from)
        .unwrap_or_default()
}

/// What stands between the delimiters of a group.
pub fn contents(group: TokenStream) -> TokenStream {
    match group.into_iter().next() {
        Some(TokenTree::Group(group)) => group.stream(),
        _ => TokenStream::new(),
    }
}

/// Reads what stands between the delimiters of a group.
pub fn inside<T>(
    group: TokenStream,
    errors: &mut Errors,
    read: impl FnOnce(ParseStream, &mut Errors) -> T,
) -> T {
    all(contents(group), errors, read)
}

/// Reads `tokens`; what `read` leaves over is dropped.
pub fn all<T>(
    tokens: TokenStream,
    errors: &mut Errors,
    read: impl FnOnce(ParseStream, &mut Errors) -> T,
) -> T {
    let found = errors.len();
    let mut value = None;
    let reader = |input: ParseStream| {
        value = Some(read(input, errors));
        while !input.is_empty() {
            skip(input);
        }
        Ok(())
    };
    // syn notes tokens that were left over in a group. They are no news behind a mistake.
    if let Err(error) = reader.parse2(tokens)
        && errors.len() == found
    {
        errors.push(error);
    }
    value.expect("a reader that has been called")
}

/// Whether something stands here that was meant as an arrow: `=>`, `- >`, `<-` or `-`.
pub fn false_arrow(input: ParseStream) -> bool {
    input.peek(Token![=>]) || input.peek(Token![-]) || input.peek(Token![<-])
}

/// Skips an arrow, or what was meant as one.
pub fn arrow(input: ParseStream) -> TokenStream {
    let mut arrow = skip(input);
    if input.peek(Token![>]) || input.peek(Token![-]) {
        arrow.extend(skip(input));
    }
    arrow
}

/// Skips to the next `,`, and past it.
pub fn skip_past_comma(input: ParseStream) {
    while !input.is_empty() {
        if input
            .parse::<Option<Token![,]>>()
            .is_ok_and(|comma| comma.is_some())
        {
            return;
        }
        skip(input);
    }
}

/// Whether an entry, or `fn forward`, begins here.
pub fn at_entry(input: ParseStream) -> bool {
    input.peek(Token![#])
        || input.peek(Token![pub])
        || input.peek(Token![fn])
        || (input.peek(syn::Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]))
}

/// Skips to the next `->`, or to the end of the entry.
pub fn skip_stage(input: ParseStream) {
    while !input.peek(Token![->]) && !at_end_of_entry(input) {
        skip(input);
    }
}

/// Skips to the end of the entry: before the `,` behind which another begins.
pub fn skip_to_end_of_entry(input: ParseStream) {
    while !at_end_of_entry(input) {
        skip(input);
    }
}

/// Whether the entry ends here, at its comma or without one.
pub fn at_end_of_entry(input: ParseStream) -> bool {
    let behind = input.fork();
    let comma = behind.parse::<Token![,]>().is_ok();
    input.is_empty() || at_entry(input) || (comma && (behind.is_empty() || at_entry(&behind)))
}

/// Reads items that commas separate. `one` reads an item, or reports why not and returns `None`;
/// then the rest of the item is skipped. The result is `None` if any item is missing.
pub fn list<T>(
    input: ParseStream,
    errors: &mut Errors,
    what: &str,
    mut one: impl FnMut(ParseStream, &mut Errors) -> Option<T>,
) -> Option<Vec<T>> {
    let mut items = Some(Vec::new());
    while !input.is_empty() {
        if input.peek(Token![,]) {
            errors.report(next(input), format!("{what} is missing before this `,`"));
            items = None;
            skip(input);
            continue;
        }
        match one(input, errors) {
            Some(item) => {
                items = items.map(|mut items| {
                    items.push(item);
                    items
                })
            }
            None => {
                items = None;
                skip_past_comma(input);
                continue;
            }
        }
        if input.peek(Token![,]) {
            skip(input);
        } else if !input.is_empty() {
            errors.report(
                next(input),
                format!("missing `,` before {}", next_text(input)),
            );
            items = None;
            skip_past_comma(input);
        }
    }
    items
}
