//! A stage: `Relu`, `Dense(10, bias = false)`, `my::Gate<_, 4>`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Expr, Path, Token, Type, parse_quote_spanned, token};

use super::ast::{Stage, bare};
use super::{args, recover};
use crate::report::Errors;
use crate::{text, value};

/// Reads a stage with its tokens. `None` if there is nothing like one; nothing is reported then.
pub fn stage(input: ParseStream, errors: &mut Errors) -> Option<(Stage, TokenStream)> {
    if input.peek(syn::Ident) {
        if input.peek2(token::Paren) {
            return Some(call(input, errors));
        }
        if input.peek2(token::Bracket) || input.peek2(token::Brace) || input.peek2(syn::Lit) {
            return Some(wrong_call(input, errors));
        }
    }
    if input.peek(syn::Ident::peek_any) || input.peek(Token![::]) || input.peek(Token![<]) {
        return Some(path(input, errors));
    }
    None
}

/// `ResidualBlock<16, 8, 8> * 4`: the layer as often, as an array of them.
fn repeated(ty: Type, input: ParseStream, errors: &mut Errors) -> (Stage, TokenStream) {
    let mut tokens = ty.to_token_stream();
    tokens.extend(recover::skip(input));
    let count = match input.peek(syn::Lit) || input.peek(token::Brace) {
        true => recover::skip(input),
        false => input
            .call(Path::parse_mod_style)
            .map(ToTokens::into_token_stream)
            .unwrap_or_default(),
    };
    tokens.extend(count.clone());
    let Ok(count) = syn::parse2::<Expr>(count) else {
        let text = text::of(&tokens);
        errors.report(
            &tokens,
            format!("`{text}` does not say how often: `{} * 4`", text::of(&ty)),
        );
        recover::skip_to_end_of_entry(input);
        return (Stage::Gap(tokens.span()), tokens);
    };
    match value::count(&count, "how often a layer is repeated", 1, errors) {
        Some(count) => {
            let count = count.expression();
            let span = ty.to_token_stream().into_iter().next();
            let span = span.map_or_else(Span::call_site, |token| token.span());
            let array = parse_quote_spanned!(span=> [#ty; #count]);
            (Stage::Type(Box::new(array)), tokens)
        }
        None => (Stage::Gap(tokens.span()), tokens),
    }
}

fn call(input: ParseStream, errors: &mut Errors) -> (Stage, TokenStream) {
    let name = recover::skip(input);
    let group = recover::skip(input);
    let tokens: TokenStream = [name.clone(), group.clone()].into_iter().collect();
    let args = recover::inside(group, errors, args::args);
    if input.peek(Token![*]) {
        let mut repeated = tokens.clone();
        repeated.extend(recover::skip(input));
        let count = recover::skip(input);
        let (call, count_text) = (text::of(&tokens), text::of(&count));
        repeated.extend(count);
        errors.report(
            &repeated,
            format!(
                "`*` repeats a network, or a layer written as a type\n\
                 help: declare a network of `{call}` and repeat that: `Block * {count_text}`"
            ),
        );
        return (Stage::Gap(tokens.span()), repeated);
    }
    let stage = match (syn::parse2::<Ident>(name), args) {
        (Ok(name), Some(args)) => Stage::Call { name, args },
        _ => Stage::Gap(tokens.span()),
    };
    (stage, tokens)
}

/// `Dense[10]`, `Dense { 10 }`, `Dense 10`.
fn wrong_call(input: ParseStream, errors: &mut Errors) -> (Stage, TokenStream) {
    let name = recover::skip(input);
    let argument = recover::skip(input);
    let inner = match recover::contents(argument.clone()) {
        inner if inner.is_empty() => argument.clone(),
        inner => inner,
    };
    let text = format!("{}({})", text::of(&name), text::of(inner));
    errors.report(
        &argument,
        format!("arguments stand in parentheses: `{text}`"),
    );
    let tokens: TokenStream = [name, argument].into_iter().collect();
    (Stage::Gap(tokens.span()), tokens)
}

fn path(input: ParseStream, errors: &mut Errors) -> (Stage, TokenStream) {
    let start = input.fork();
    let ahead = input.fork();
    if ahead.call(Path::parse_mod_style).is_ok() && ahead.peek(token::Paren) {
        let path = input
            .call(Path::parse_mod_style)
            .map(ToTokens::into_token_stream)
            .unwrap_or_default();
        let group = recover::skip(input);
        let example = match recover::contents(group.clone()) {
            inner if inner.is_empty() => format!("{}<_>", text::of(&path)),
            inner => format!("{}<_, {}>", text::of(&path), text::of(inner)),
        };
        let tokens: TokenStream = [path, group].into_iter().collect();
        errors.report(
            &tokens,
            format!("a layer of your own is written as a type: `{example}`"),
        );
        return (Stage::Gap(tokens.span()), tokens);
    }
    match input.call(Type::without_plus) {
        Ok(ty @ Type::Path(_)) => {
            let tokens = ty.to_token_stream();
            if input.peek(token::Paren) && bare(&ty).is_none() {
                let group = recover::skip(input);
                errors.report(
                    group,
                    format!(
                        "`{}` is a type: its arguments stand in `<...>`",
                        text::of(&ty)
                    ),
                );
                return (Stage::Gap(tokens.span()), tokens);
            }
            if input.peek(Token![*]) {
                return repeated(ty, input, errors);
            }
            (Stage::Type(Box::new(ty)), tokens)
        }
        Ok(other) => {
            errors.report(
                &other,
                format!(
                    "expected a layer or an activation, found `{}`",
                    text::of(&other)
                ),
            );
            (Stage::Gap(other.span()), other.to_token_stream())
        }
        Err(_) => {
            let mut tokens = TokenStream::new();
            while !recover::at_end_of_entry(&start) {
                tokens.extend(recover::skip(&start));
            }
            errors.report(&tokens, format!("`{}` is not a type", text::of(&tokens)));
            recover::skip_to_end_of_entry(input);
            (Stage::Gap(tokens.span()), tokens)
        }
    }
}
