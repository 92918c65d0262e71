//! `fn forward(x) { let h = conv1(x); relu(h) + x }`: straight-line code, statement by statement.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, Pat, Token, Type, parse_quote, token};

use super::ast::{Forward, Statement};
use super::recover;
use super::shape::usable;
use crate::foreign;
use crate::report::{Errors, nearest};
use crate::{text, value};

/// Reads a function. `None` if there is not even a body.
pub fn forward(input: ParseStream, errors: &mut Errors) -> Option<Forward> {
    let keyword = recover::skip(input);
    let Ok(name) = input.parse::<Ident>() else {
        errors.report(keyword, "a network's function is `fn forward(x) { ... }`");
        recover::skip_to_end_of_entry(input);
        return None;
    };
    if name != "forward" {
        let help = match nearest(&name.to_string(), ["forward"]) {
            Some(_) => "help: this should be `forward`",
            None => "help: other functions stand in an `impl` of their own",
        };
        errors.report(
            &name,
            format!("a network has one function, `forward`, found `{name}`\n{help}"),
        );
    }
    let mut keyword_as_input = false;
    let inputs = match input.peek(token::Paren) {
        true => recover::inside(recover::skip(input), errors, |input, errors| {
            recover::list(input, errors, "an input", |input, errors| {
                parameter(input, &mut keyword_as_input, errors)
            })
        }),
        false => {
            errors.report(
                &name,
                "the names of the inputs are missing: `fn forward(x)`",
            );
            None
        }
    };
    if input.peek(Token![->]) {
        let arrow = recover::arrow(input);
        let mut tokens = arrow;
        while !input.is_empty() && !input.peek(token::Brace) {
            tokens.extend(recover::skip(input));
        }
        errors.report(
            tokens,
            "the shapes stand in the network's header: `fn forward` names no types",
        );
    }
    if !input.peek(token::Brace) {
        errors.report(&name, "`fn forward` has no body: `fn forward(x) { ... }`");
        recover::skip_to_end_of_entry(input);
        return None;
    }
    // What an input is called that cannot be called so is no news where it is used.
    let mut unsaid = Errors::new();
    let body_errors = match keyword_as_input {
        true => &mut unsaid,
        false => errors,
    };
    let (statements, result) =
        recover::inside(recover::skip(input), body_errors, |input, errors| {
            statements(input, &name, errors)
        });
    Some(Forward {
        name,
        inputs,
        statements,
        result,
    })
}

fn parameter(input: ParseStream, is_keyword: &mut bool, errors: &mut Errors) -> Option<Ident> {
    if input.peek(Token![self]) || (input.peek(Token![&]) && input.peek2(Token![self])) {
        errors.report(
            recover::next(input),
            "the layers are called by name alone: drop `self`",
        );
        return None;
    }
    let Ok(name) = input.call(Ident::parse_any) else {
        let found = recover::next_text(input);
        errors.report(
            recover::next(input),
            format!("an input is a name alone, found {found}"),
        );
        return None;
    };
    if !usable(&name, errors) {
        *is_keyword = true;
        return None;
    }
    if input.peek(Token![:]) {
        let colon = recover::skip(input);
        let ty = input
            .parse::<Type>()
            .map(ToTokens::into_token_stream)
            .unwrap_or_default();
        let tokens: TokenStream = [colon, ty].into_iter().collect();
        errors.report(
            tokens,
            format!("the shapes stand in the network's header: write `{name}` alone"),
        );
    }
    Some(name)
}

/// The statements and the final expression.
fn statements(
    input: ParseStream,
    name: &Ident,
    errors: &mut Errors,
) -> (Vec<Statement>, Option<Expr>) {
    let mut statements = Vec::new();
    while !input.is_empty() {
        if input.peek(Token![;]) {
            recover::skip(input);
        } else if input.peek(Token![let]) {
            statements.push(binding(input, errors));
        } else {
            match expression(input, Expr::parse_with_earlier_boundary_rule, errors) {
                Ok(expr) if input.is_empty() => return (statements, Some(expr)),
                Ok(expr) if input.peek(Token![,]) => {
                    let result = last_with_comma(expr, input, errors);
                    return match result {
                        Ok(expr) => (statements, Some(expr)),
                        Err(tokens) => {
                            statements.push(Statement::Gap(tokens));
                            (statements, None)
                        }
                    };
                }
                Ok(expr) => statements.push(lost(expr, input, errors)),
                Err(gap) => statements.push(Statement::Gap(gap)),
            }
        }
    }
    if !matches!(statements.last(), Some(Statement::Gap(_))) {
        errors.report(
            name,
            "`fn forward` ends without a value: its last line is what the network produces",
        );
    }
    (statements, None)
}

/// Reports a comma behind the last value. Behind it there may be more of them, without the
/// parentheses in which several values stand; all of these are lost.
fn last_with_comma(
    first: Expr,
    input: ParseStream,
    errors: &mut Errors,
) -> Result<Expr, TokenStream> {
    let mut tokens = first.to_token_stream();
    let comma = recover::skip(input);
    if input.is_empty() {
        errors.report(
            comma,
            "the last line is what the network produces: drop the `,` behind it",
        );
        return Ok(first);
    }
    tokens.extend(comma);
    while !input.is_empty() {
        tokens.extend(recover::skip(input));
    }
    let text = text::of(&tokens);
    errors.report(
        &tokens,
        format!("several values stand in parentheses: `({text})`"),
    );
    Err(tokens)
}

/// `let name = value;`
fn binding(input: ParseStream, errors: &mut Errors) -> Statement {
    let start = input.fork();
    recover::skip(input);
    if input.peek(Token![mut]) {
        errors.report(
            recover::skip(input),
            "a value is made once and never changes: drop `mut`",
        );
    }
    let pattern = match Pat::parse_single(input) {
        Ok(pattern) => pattern,
        Err(_) => {
            let found = recover::next_text(input);
            let name = recover::next(input);
            match Ident::parse_any.parse2(name.clone()) {
                Ok(keyword) => drop(usable(&keyword, errors)),
                Err(_) => {
                    errors.report(name, format!("expected a name behind `let`, found {found}"))
                }
            }
            return gap(&start, input);
        }
    };
    if input.peek(Token![:]) {
        let colon = recover::skip(input);
        let ty = input
            .parse::<Type>()
            .map(ToTokens::into_token_stream)
            .unwrap_or_default();
        let tokens: TokenStream = [colon, ty].into_iter().collect();
        errors.report(
            tokens,
            "the shape of a value follows from its layers: write the name alone",
        );
    }
    if !input.peek(Token![=]) {
        let pattern = pattern.to_token_stream();
        errors.report(
            &pattern,
            format!("`{0}` has no value: `let {0} = ...;`", text::of(&pattern)),
        );
        return gap(&start, input);
    }
    recover::skip(input);
    let value = match expression(input, Expr::parse, errors) {
        Ok(value) => value,
        Err(_) => return Statement::Gap(between(&start, input)),
    };
    if input.peek(Token![else]) {
        errors.report(
            recover::next(input),
            "a graph has no branches: drop the `else`",
        );
        return gap(&start, input);
    }
    semicolon(&value, input, errors);
    let value = Box::new(value);
    match pattern {
        Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => Statement::Let {
            name: name.ident,
            value,
        },
        Pat::Wild(wild) => Statement::Let {
            name: Ident::new("_", wild.span()),
            value,
        },
        other => match names(&other) {
            Some(names) => Statement::LetAll { names, value },
            None => {
                let found = text::of(&other);
                errors.report(
                    &other,
                    format!("a `let` names a value, `h`, or several, `(a, b)`, found `{found}`"),
                );
                Statement::Gap(between(&start, input))
            }
        },
    }
}

/// The names of `(a, b)`, if it holds two names or more and nothing else.
fn names(pattern: &Pat) -> Option<Vec<Ident>> {
    let Pat::Tuple(tuple) = pattern else {
        return None;
    };
    let name = |pattern: &Pat| match pattern {
        Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => {
            Some(name.ident.clone())
        }
        Pat::Wild(wild) => Some(Ident::new("_", wild.span())),
        _ => None,
    };
    let names: Option<Vec<Ident>> = tuple.elems.iter().map(name).collect();
    names.filter(|names| names.len() > 1)
}

/// An expression that is neither named nor the last.
fn lost(expr: Expr, input: ParseStream, errors: &mut Errors) -> Statement {
    let tokens = expr.to_token_stream();
    if let Some((name, value)) = again(&expr)
        && input.peek(Token![;])
    {
        recover::skip(input);
        let text = text::of(&value);
        errors.report(
            &expr,
            format!(
                "a graph has no assignments: a value is made once, with `let`\n\
                 help: a new one may bear the same name: `let {name} = {text};`"
            ),
        );
        let value = Box::new(value);
        return Statement::Let { name, value };
    }
    if let Some(complaint) = foreign::complaint(&expr) {
        errors.report(&expr, complaint);
        if input.peek(Token![;]) {
            recover::skip(input);
        }
    } else if input.peek(Token![;]) {
        recover::skip(input);
        let text = text::of(&expr);
        match input.is_empty() {
            true => errors.report(
                &expr,
                "the last line is what the network produces: drop the `;` behind it",
            ),
            false => errors.report(
                &expr,
                format!("the value of `{text}` is lost: give it a name with `let`"),
            ),
        }
    } else {
        semicolon(&expr, input, errors);
    }
    Statement::Gap(tokens)
}

/// The `let` that an assignment stands for: `x = value`, `x += value`.
fn again(expr: &Expr) -> Option<(Ident, Expr)> {
    match expr {
        Expr::Assign(assign) => Some((value::name(&assign.left)?.clone(), (*assign.right).clone())),
        Expr::Binary(binary) => {
            let op = match binary.op {
                BinOp::AddAssign(_) => quote!(+),
                BinOp::SubAssign(_) => quote!(-),
                BinOp::MulAssign(_) => quote!(*),
                BinOp::DivAssign(_) => quote!(/),
                _ => return None,
            };
            let (name, right) = (value::name(&binary.left)?.clone(), &binary.right);
            let value = parse_quote!(#name #op #right);
            Some((name, value))
        }
        _ => None,
    }
}

/// An expression, or the tokens up to the next `;` of one that cannot be read.
fn expression(
    input: ParseStream,
    read: fn(ParseStream) -> syn::Result<Expr>,
    errors: &mut Errors,
) -> Result<Expr, TokenStream> {
    let start = input.fork();
    if input.is_empty() || input.peek(Token![;]) {
        errors.report(recover::next(input), "a value is missing before this `;`");
        recover::skip(input);
        return Err(between(&start, input));
    }
    // Behind a whole index, `x[0, 1]`, syn would find the comma when all is read.
    let ahead = input.fork();
    skip_past_semicolon(&ahead);
    if let Some(slice) = foreign_slice(between(&start, &ahead)) {
        errors.report(slice, FOREIGN_SLICE);
        skip_past_semicolon(input);
        return Err(between(&start, input));
    }
    read(input).map_err(|error| {
        skip_past_semicolon(input);
        let tokens = between(&start, input);
        errors.push(error);
        tokens
    })
}

const FOREIGN_SLICE: &str = "a slice is along the first axis: `x[2..5]`, `x[0]`\n\
     help: along another one it is a call: `slice(x, 2..5, axis = 1)`, `slice(x, 0, axis = 1)`";

/// The `[:, 0]` that other libraries have behind a value.
fn foreign_slice(tokens: TokenStream) -> Option<TokenStream> {
    let mut behind_a_value = false;
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let is = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), ':' | ','));
            let brackets = group.delimiter() == Delimiter::Bracket;
            if brackets && behind_a_value && inner.iter().any(is) {
                return Some(token.into());
            }
            if let Some(slice) = foreign_slice(group.stream()) {
                return Some(slice);
            }
        }
        behind_a_value = matches!(token, TokenTree::Ident(_) | TokenTree::Group(_));
    }
    None
}

fn semicolon(expr: &Expr, input: ParseStream, errors: &mut Errors) {
    if input.peek(Token![;]) {
        recover::skip(input);
    } else if input.peek(Token![@]) {
        let at = recover::next(input);
        recover::skip(input);
        let left = text::of(expr);
        let right = match input.parse::<Expr>() {
            Ok(right) => text::of(&right),
            Err(_) => "b".to_owned(),
        };
        skip_past_semicolon(input);
        errors.report(
            at,
            format!("a graph has no `@`: a matrix product is `matmul({left}, {right})`"),
        );
    } else {
        errors.report(expr, format!("missing `;` behind `{}`", text::of(expr)));
    }
}

/// A statement that cannot be read, to its end.
fn gap(start: ParseStream, input: ParseStream) -> Statement {
    skip_past_semicolon(input);
    Statement::Gap(between(start, input))
}

fn skip_past_semicolon(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![;]) {
        recover::skip(input);
    }
    recover::skip(input);
}

/// The tokens from `start` to where `input` has come.
fn between(start: ParseStream, input: ParseStream) -> TokenStream {
    let (all, rest) = (start.cursor().token_stream(), input.cursor().token_stream());
    let count = all.clone().into_iter().count() - rest.into_iter().count();
    all.into_iter().take(count).collect()
}
