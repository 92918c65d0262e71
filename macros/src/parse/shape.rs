//! Shapes: `[784]`, `[f64; 16, 4, 4]`, `[_]`, and the named lists of them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Path, Token, Type, token};

use super::ast::{Port, Shape, Side};
use super::recover;
use crate::model::Dim;
use crate::primitive;
use crate::report::Errors;
use crate::text;
use crate::value;

/// Which side of the arrow is read, for the messages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Input,
    Output,
}

/// One shape, or several with their names.
pub fn side(input: ParseStream, which: Which, errors: &mut Errors) -> Side {
    if input.peek(token::Bracket) {
        let shape = shape(input, which, errors);
        return Side {
            tokens: shape.tokens.clone(),
            ports: vec![Port { name: None, shape }],
            named: false,
        };
    }
    if input.peek(token::Paren) {
        return named(input, which, errors);
    }
    let mut skipped = TokenStream::new();
    while !at_end(input) {
        skipped.extend(recover::skip(input));
    }
    if skipped.is_empty() {
        errors.report(
            recover::next(input),
            "a shape is missing here: `struct Name: [784] -> [10]`",
        );
    } else {
        let text = text::of(&skipped);
        let is_type = syn::parse2::<Path>(skipped.clone()).is_ok_and(|path| {
            let last = path.segments.last().map(|last| last.ident.to_string());
            last.is_some_and(|last| last.contains(char::is_lowercase))
        });
        let message = match is_type {
            true => format!(
                "a shape is written out, `[784]` or `[1, 28, 28]`: the declaration cannot look into the type `{text}`"
            ),
            false => format!("a shape is written in brackets: `[{text}]`"),
        };
        errors.report(&skipped, message);
    }
    Side {
        tokens: skipped,
        ..Side::default()
    }
}

/// Whether what comes next is no part of a shape.
fn at_end(input: ParseStream) -> bool {
    let arrow = input.peek(Token![->]) || input.peek(Token![=>]);
    input.is_empty() || arrow || input.peek(Token![where]) || input.peek(token::Brace)
}

fn named(input: ParseStream, which: Which, errors: &mut Errors) -> Side {
    let tokens = recover::next(input);
    let contents = recover::contents(tokens.clone());
    if is_bare_shape(&contents) {
        recover::skip(input);
        let text = text::of(&contents);
        errors.report(
            &tokens,
            format!("a shape is written in brackets: `[{text}]`"),
        );
        return Side {
            tokens,
            ..Side::default()
        };
    }
    let ports = recover::inside(recover::skip(input), errors, |input, errors| {
        recover::list(input, errors, "a named shape", |input, errors| {
            port(input, which, errors)
        })
    });
    if ports.as_ref().is_some_and(Vec::is_empty) {
        let what = if which == Which::Input {
            "input"
        } else {
            "output"
        };
        errors.report(
            &tokens,
            format!("a network has at least one {what}: `({what}: [10])`"),
        );
    }
    Side {
        ports: ports.unwrap_or_default(),
        named: true,
        tokens,
    }
}

/// Whether what stands in parentheses is dimensions, as in `(1, 28, 28)`.
fn is_bare_shape(contents: &TokenStream) -> bool {
    let is_literal = |token: TokenTree| matches!(token, TokenTree::Literal(_));
    let names_or_shapes = contents.clone().into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == ':',
        TokenTree::Group(_) => true,
        _ => false,
    });
    !names_or_shapes && contents.clone().into_iter().next().is_some_and(is_literal)
}

fn port(input: ParseStream, which: Which, errors: &mut Errors) -> Option<Port> {
    if input.peek(token::Bracket) {
        let shape = recover::next(input);
        let example = if which == Which::Input {
            "left"
        } else {
            "class"
        };
        errors.report(
            &shape,
            format!(
                "several shapes are named: `({example}: {}, ...)`",
                text::of(&shape)
            ),
        );
        return None;
    }
    let Ok(name) = input.call(Ident::parse_any) else {
        errors.report(
            recover::next(input),
            format!(
                "expected `name: [shape]`, found {}",
                recover::next_text(input)
            ),
        );
        return None;
    };
    if !usable(&name, errors) {
        return None;
    }
    if input.peek(Token![:]) {
        recover::skip(input);
    } else {
        errors.report(
            &name,
            format!("missing `:` after `{name}`: `{name}: [shape]`"),
        );
        return None;
    }
    if !input.peek(token::Bracket) {
        let at = if input.is_empty() {
            name.to_token_stream()
        } else {
            recover::next(input)
        };
        errors.report(
            at,
            format!("the shape of `{name}` is written in brackets: `{name}: [10]`"),
        );
        return None;
    }
    Some(Port {
        name: Some(name),
        shape: shape(input, which, errors),
    })
}

/// Reports a name that is a keyword, or none at all.
pub fn usable(name: &Ident, errors: &mut Errors) -> bool {
    if name == "_" {
        errors.report(
            name,
            "a name is needed here, not `_`\nhelp: `hidden`, for example",
        );
        return false;
    }
    let keyword = syn::parse2::<Ident>(name.to_token_stream()).is_err();
    if keyword {
        errors.report(
            name,
            format!(
                "`{name}` is a keyword of Rust and cannot be a name\nhelp: `{name}_`, for example"
            ),
        );
    }
    !keyword
}

/// The bracketed shape that comes next.
fn shape(input: ParseStream, which: Which, errors: &mut Errors) -> Shape {
    let tokens = recover::skip(input);
    let mut element = None;
    let mut rest = recover::contents(tokens.clone());
    let semicolon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    if rest.clone().into_iter().any(|token| semicolon(&token)) {
        let mut all = rest.into_iter();
        let first: TokenStream = all.by_ref().take_while(|token| !semicolon(token)).collect();
        rest = all.collect();
        match syn::parse2::<Type>(first.clone()) {
            Ok(Type::Array(nested)) => {
                let (inner, outer) = (text::of(&nested.elem), text::of(&rest));
                let dims = text::of(&nested.len);
                errors.report(
                    &tokens,
                    format!("a shape is written flat: `[{inner}; {outer}, {dims}]`"),
                );
                return Shape {
                    element: None,
                    dims: None,
                    tokens,
                };
            }
            Ok(ty) => element = Some(ty),
            Err(_) => {
                let at = if first.is_empty() { &tokens } else { &first };
                errors.report(
                    at,
                    "before the `;` of a shape stands the type of its elements: `[f64; 784]`",
                );
                return Shape {
                    element: None,
                    dims: None,
                    tokens,
                };
            }
        }
    }
    if element.is_none()
        && let Some(element) =
            element_with_comma(&rest, errors).or_else(|| element_last(&rest, errors))
    {
        return Shape {
            element: Some(element),
            dims: None,
            tokens,
        };
    }
    let dims = dims(&tokens, rest, which, errors);
    Shape {
        element,
        dims,
        tokens,
    }
}

/// Reports an element that is followed by a comma, as in `[f32, 4]`.
fn element_with_comma(shape: &TokenStream, errors: &mut Errors) -> Option<Type> {
    let mut tokens = shape.clone().into_iter();
    let Some(TokenTree::Ident(name)) = tokens
        .next()
        .filter(|first| matches!(first, TokenTree::Ident(name) if primitive::is_known(name)))
    else {
        return None;
    };
    let comma = tokens.next()?;
    let dims: TokenStream = tokens.collect();
    errors.report(
        comma,
        format!(
            "behind the type of the elements stands a `;`: `[{name}; {}]`",
            text::of(dims)
        ),
    );
    syn::parse2(name.into_token_stream()).ok()
}

/// Reports indices behind the dimensions, as in `[12, Index<50>]`.
fn element_last(shape: &TokenStream, errors: &mut Errors) -> Option<Type> {
    let tokens: Vec<TokenTree> = shape.clone().into_iter().collect();
    let at = (tokens.iter())
        .position(|token| matches!(token, TokenTree::Ident(name) if name == "Index"))?;
    if !matches!(tokens.get(at + 1), Some(TokenTree::Punct(punct)) if punct.as_char() == '<') {
        return None;
    }
    let element: TokenStream = tokens[at..].iter().cloned().collect();
    let ty = syn::parse2::<Type>(element.clone()).ok()?;
    let dims: TokenStream = tokens[..at.saturating_sub(1)].iter().cloned().collect();
    let (text, dims) = (
        text::of(&ty),
        match dims.is_empty() {
            true => "12".to_owned(),
            false => text::of(dims),
        },
    );
    errors.report(
        element,
        format!("the type of the elements stands first, behind it a `;`: `[{text}; {dims}]`"),
    );
    Some(ty)
}

fn dims(
    shape: &TokenStream,
    dims: TokenStream,
    which: Which,
    errors: &mut Errors,
) -> Option<Vec<Dim>> {
    if let Some(TokenTree::Ident(infer)) = dims.clone().into_iter().next()
        && infer == "_"
        && dims.clone().into_iter().count() == 1
    {
        if which == Which::Input {
            errors.report(
                shape,
                "an input's shape has to be written: only an output's can be inferred",
            );
        }
        return None;
    }
    let one = |input: ParseStream, errors: &mut Errors| match input.parse::<Expr>() {
        Ok(Expr::Infer(infer)) => {
            errors.report(infer, "`_` stands for a whole shape: `[_]`");
            None
        }
        Ok(expr) => value::dim(&expr, "a dimension", errors),
        Err(_) => {
            let found = recover::next_text(input);
            errors.report(
                recover::next(input),
                format!("expected a dimension, found {found}"),
            );
            None
        }
    };
    let found = errors.len();
    let dims = recover::all(dims, errors, |input, errors| {
        recover::list(input, errors, "a dimension", one)
    });
    if dims.as_ref().is_some_and(Vec::is_empty) && errors.len() == found {
        errors.report(
            shape,
            "a shape has at least one dimension: `[1]` is a single number",
        );
        return None;
    }
    dims
}
