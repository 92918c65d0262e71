//! The arguments of built-ins: matched with the registry's parameters by place or by name, then
//! read as what the registry asks for.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::Expr;

use super::init;
use super::place::{Given, place};
use crate::model::{Arg, ArgValue, Args, BoolArg, BuiltinCall, Dim, Init, Number};
use crate::parse::ast;
use crate::registry::{Builtin, Default, Kind, Parameter, Range};
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
    if all_placed {
        report_missing(&name, kind, &given, errors);
    }
    let list = kind
        .args
        .iter()
        .zip(given)
        .map(|(parameter, given)| argument(parameter, given, &name, errors))
        .collect();
    BuiltinCall {
        ident: name,
        kind,
        args: Args { list },
    }
}

/// Reports what is needed and was not given, all at once.
fn report_missing(name: &Ident, kind: &Builtin, given: &[Given], errors: &mut Errors) {
    let needed = |parameter: &&Parameter| parameter.default == Default::Required;
    let missing: Vec<String> = (kind.args.iter().zip(given))
        .filter(|(parameter, given)| needed(parameter) && given.values.is_empty())
        .map(|(parameter, _)| format!("`{}`, {}", parameter.name, what(parameter.kind)))
        .collect();
    if missing.is_empty() {
        return;
    }
    let mut example: Vec<&str> = (kind.args.iter().filter(needed))
        .map(|parameter| example(parameter.kind))
        .collect();
    // In `fn forward`, where names are in snake case, the value comes first.
    if name != kind.name {
        example.insert(0, "x");
    }
    let (missing, example) = (missing.join(", and "), example.join(", "));
    errors.report(
        name,
        format!("`{name}` needs {missing}: `{name}({example})`, for example"),
    );
}

fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Dim => "a dimension",
        Kind::Dims => "the dimensions of a shape",
        Kind::Bool => "`true` or `false`",
        Kind::Float(_) => "a number",
        Kind::Init => "an initialiser",
    }
}

fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Dim => "10",
        Kind::Dims => "16, 4, 4",
        Kind::Bool => "true",
        Kind::Float(_) => "0.5",
        Kind::Init => "he_normal",
    }
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
        (Kind::Float(range), Some(value)) => float(value, name, range, errors).map(ArgValue::Float),
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
        (Kind::Float(_), Default::Float(value)) => ArgValue::Float(value::float(value, call)),
        (Kind::Float(_), _) => ArgValue::Float(Number {
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
            // Other libraries write the size of the input first.
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

fn float(expr: &Expr, name: &str, range: Range, errors: &mut Errors) -> Option<Number> {
    let Some(number) = value::number(expr) else {
        errors.report(
            expr,
            format!("`{name}` is a number, not `{}`", text::of(expr)),
        );
        return None;
    };
    if number.value.is_some_and(|value| !range.contains(value)) {
        let (range, text) = (range.text(), text::of(expr));
        errors.report(expr, format!("`{name}` is {range}, found {text}"));
        return None;
    }
    Some(number)
}
