//! The arguments of built-ins: matched with the registry's parameters by place or by name, then
//! read as what the registry asks for.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::Expr;

use super::init;
use super::place::{Given, place};
use crate::model::{Arg, ArgValue, Args, BoolArg, BuiltinCall, Dim, Init, Number};
use crate::parse::ast;
use crate::registry::{Builtin, Default, Kind, Parameter};
use crate::report::Errors;
use crate::{text, value};

/// Resolves a call. Where an argument is missing or wrong, which is reported, a dimension is
/// unknown and anything else as if it had been left out.
pub fn builtin_call(
    name: Ident,
    kind: &'static Builtin,
    args: Vec<ast::Arg>,
    errors: &mut Errors,
) -> BuiltinCall {
    let (given, all_placed) = place(&name, kind, args, errors);
    let sizes_twice = kind.args.iter().zip(&given).any(|(parameter, given)| {
        parameter.kind == Kind::Bool && given.key.is_none() && is_number(given)
    });
    let list: Vec<Arg> = kind
        .args
        .iter()
        .zip(given)
        .map(|(parameter, given)| {
            if given.values.is_empty() && parameter.default == Default::Required && all_placed {
                missing(&name, kind, parameter, errors);
            }
            argument(parameter, given, &name, errors)
        })
        .collect();
    let mut call = BuiltinCall {
        ident: name,
        kind,
        args: Args { list },
    };
    if sizes_twice {
        call.forget_dims();
    }
    call
}

/// Whether a number stands where something else is expected: other libraries write the size of the
/// input first, and then no number stands where it should.
fn is_number(given: &Given) -> bool {
    given
        .values
        .first()
        .is_some_and(|value| value::constant(value).is_some())
}

fn missing(name: &Ident, kind: &Builtin, parameter: &Parameter, errors: &mut Errors) {
    let what = match parameter.kind {
        Kind::Dim => "a dimension",
        Kind::Dims => "the dimensions of a shape",
        Kind::Bool => "`true` or `false`",
        Kind::Float { .. } => "a number",
        Kind::Init => "an initialiser",
    };
    let example = match parameter.kind {
        Kind::Dim => "10",
        Kind::Dims => "16, 4, 4",
        Kind::Bool => "true",
        Kind::Float { .. } => "0.5",
        Kind::Init => "he_normal",
    };
    let parameter = parameter.name;
    errors.report(
        name,
        format!(
            "`{name}` needs `{parameter}`, {what}: `{}({example})`, for example",
            kind.name
        ),
    );
}

fn argument(parameter: &Parameter, given: Given, builtin: &Ident, errors: &mut Errors) -> Arg {
    let Given { key, values } = given;
    let (name, call) = (parameter.name, builtin.span());
    let what = format!("`{name}`");
    let value = match (parameter.kind, values.first()) {
        (Kind::Dims, Some(_)) => Some(ArgValue::Dims(
            values
                .iter()
                .map(|value| {
                    value::dim(value, "a dimension", errors).unwrap_or_else(|| Dim::unknown(call))
                })
                .collect(),
        )),
        (_, None) => None,
        (Kind::Dim, Some(value)) => value::dim(value, &what, errors).map(ArgValue::Dim),
        (Kind::Bool, Some(value)) => {
            flag(value, name, key.is_none().then_some(builtin), errors).map(ArgValue::Bool)
        }
        (Kind::Float { least, below }, Some(value)) => {
            float(value, name, least, below, errors).map(ArgValue::Float)
        }
        (Kind::Init, Some(value)) => init::init(value, name, errors).map(ArgValue::Init),
    };
    let defaulted = values.is_empty();
    let value = value.unwrap_or_else(|| default(parameter, call));
    Arg {
        name,
        key,
        value,
        defaulted,
    }
}

fn default(parameter: &Parameter, call: Span) -> ArgValue {
    match (parameter.kind, parameter.default) {
        (Kind::Bool, default) => {
            let value = default == Default::Bool(true);
            ArgValue::Bool(BoolArg {
                value,
                tokens: Ident::new(&value.to_string(), call).into_token_stream(),
            })
        }
        (Kind::Float { .. }, Default::Float(value)) => ArgValue::Float(value::float(value, call)),
        (Kind::Float { .. }, _) => ArgValue::Float(Number {
            tokens: value::float(0.0, call).tokens,
            value: None,
        }),
        (Kind::Init, _) => ArgValue::Init(Init::Default),
        (Kind::Dim, _) => ArgValue::Dim(Dim::unknown(call)),
        (Kind::Dims, _) => ArgValue::Dims(Vec::new()),
    }
}

/// Reads a switch; `placed` is the built-in that it was given to by place.
fn flag(expr: &Expr, name: &str, placed: Option<&Ident>, errors: &mut Errors) -> Option<BoolArg> {
    let Some(value) = value::flag(expr) else {
        let text = text::of(expr);
        let help = match (placed, value::constant(expr)) {
            (Some(builtin), Some(_)) => format!(
                "\nhelp: the input's size follows from what stands before: `{builtin}({text})`"
            ),
            _ => String::new(),
        };
        errors.report(
            expr,
            format!("`{name}` is `true` or `false`, not `{text}`{help}"),
        );
        return None;
    };
    Some(BoolArg {
        value,
        tokens: expr.to_token_stream(),
    })
}

fn float(expr: &Expr, name: &str, least: f64, below: f64, errors: &mut Errors) -> Option<Number> {
    let Some(number) = value::number(expr) else {
        errors.report(
            expr,
            format!("`{name}` is a number, not `{}`", text::of(expr)),
        );
        return None;
    };
    if number
        .value
        .is_some_and(|value| value < least || value >= below)
    {
        let text = text::of(expr);
        errors.report(
            expr,
            format!("`{name}` is at least {least} and below {below}, found {text}"),
        );
        return None;
    }
    Some(number)
}
