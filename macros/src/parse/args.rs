//! The arguments of a built-in: `10, bias = false`.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Expr, Token};

use super::ast::Arg;
use super::recover;
use crate::report::Errors;
use crate::text;

/// Reads all of `input`. What could not be read is left out, and the result is `None`.
pub fn args(input: ParseStream, errors: &mut Errors) -> Option<Vec<Arg>> {
    recover::list(input, errors, "an argument", arg)
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
    match input.parse::<Expr>() {
        Ok(value) => Some(Arg { key, value }),
        Err(_) => {
            errors.report(at, format!("expected an argument, found {found}"));
            None
        }
    }
}
