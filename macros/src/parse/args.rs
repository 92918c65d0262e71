//! The arguments of a built-in: `10, bias = false`.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Expr, ExprPath, Path, Token, Type, TypePath};

use super::ast::Arg;
use super::recover;
use crate::registry::{self, Form};
use crate::report::Errors;
use crate::{text, value};

/// Reads all of `input`. What could not be read is left out, and the result is `None`.
pub fn args(input: ParseStream, errors: &mut Errors) -> Option<Vec<Arg>> {
    recover::list(input, errors, "an argument", arg)
}

/// Reads a layer that is written as a type, `my::Gate<_, 4>`, as the path that it is.
fn layer(input: ParseStream) -> Option<Expr> {
    let ahead = input.fork();
    ahead.call(Path::parse_mod_style).ok()?;
    if !ahead.peek(Token![<]) {
        return None;
    }
    let ahead = input.fork();
    let Ok(Type::Path(TypePath { qself, path, .. })) = ahead.call(Type::without_plus) else {
        return None;
    };
    if !ahead.is_empty() && !ahead.peek(Token![,]) {
        return None;
    }
    input.advance_to(&ahead);
    Some(Expr::Path(ExprPath {
        attrs: Vec::new(),
        qself,
        path,
    }))
}

/// What to write in place of several layers as one argument, `Dense(3) -> Softmax`. `input` stands behind the
/// first.
fn without_arrow(first: &Expr, input: ParseStream) -> String {
    let (rest, mut row) = (input.fork(), first.to_token_stream());
    // What computes element by element does the same behind the layer around all.
    let mut each_element = true;
    while !rest.is_empty() && !rest.peek(Token![,]) {
        let token = recover::skip(&rest);
        if let Ok(name) = syn::parse2::<Ident>(token.clone()) {
            let name = name.to_string();
            let of_whole = ["Softmax", "LogSoftmax"].contains(&&*name);
            let kind = registry::builtin(&name);
            each_element &= kind.is_some_and(|kind| kind.form == Form::Activation) && !of_whole;
        }
        row.extend(token);
    }
    let name = match first {
        Expr::Call(call) => value::name(&call.func),
        _ => value::name(first),
    };
    let kind = name.and_then(|name| registry::builtin(&name.to_string()));
    match kind {
        Some(kind) if kind.form == Form::Layer && !each_element => format!(
            "declare a network of `{}`, of what is one step here, and write its name in their place: \
             `TimeDistributed(Net)`",
            text::of(row)
        ),
        _ => format!(
            "close the parenthesis before it: `{}) -> ...`",
            text::of(first)
        ),
    }
}

fn arg(input: ParseStream, errors: &mut Errors) -> Option<Arg> {
    let key = match input.peek(syn::Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
        true => input.parse::<Ident>().ok(),
        false => None,
    };
    if let Some(key) = &key {
        recover::skip(input);
        if input.is_empty() || input.peek(Token![,]) {
            errors.report(key, format!("`{key}` has no value: `{key} = ...`"));
            return None;
        }
    } else if input.peek(syn::Ident) && input.peek2(Token![:]) && !input.peek2(Token![::]) {
        let name = text::of(recover::skip(input));
        errors.report(
            recover::next(input),
            format!("an argument is named with `=`, not `:`: write `{name} = ...`"),
        );
        return None;
    }
    let found = recover::next_text(input);
    let at = recover::next(input);
    if let Some(value) = layer(input) {
        return Some(Arg { key, value });
    }
    match input.parse::<Expr>() {
        Ok(value) if input.peek(Token![->]) => {
            errors.report(
                recover::next(input),
                format!(
                    "an arrow leads from a layer to the next, not within arguments\n\
                     help: {}",
                    without_arrow(&value, input)
                ),
            );
            None
        }
        Ok(value) => Some(Arg { key, value }),
        Err(_) => {
            errors.report(at, format!("expected an argument, found {found}"));
            None
        }
    }
}
