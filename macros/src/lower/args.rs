//! The arguments of built-ins: matched with the registry's parameters by place or by name, then
//! read as what the registry asks for.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::Expr;

use super::init;
use crate::model::{Arg, ArgValue, Args, BoolArg, BuiltinCall, Dim, Init, Number};
use crate::parse::ast;
use crate::registry::{Builtin, Default, Kind, Parameter};
use crate::report::{Errors, enumeration, nearest};
use crate::{text, value};

/// Resolves a call. Where an argument is missing or wrong, which is reported, a dimension is
/// unknown and anything else as if it had been left out.
pub fn builtin_call(
    name: Ident,
    kind: &'static Builtin,
    args: Vec<ast::Arg>,
    errors: &mut Errors,
) -> BuiltinCall {
    let mut given: Vec<Given> = kind.args.iter().map(|_| Given::default()).collect();
    let all_placed = place(kind, args, &mut given, errors);
    let list = kind
        .args
        .iter()
        .zip(given)
        .map(|(parameter, given)| {
            if given.values.is_empty() && parameter.default == Default::Required && all_placed {
                missing(&name, kind, parameter, errors);
            }
            argument(parameter, given, name.span(), errors)
        })
        .collect();
    BuiltinCall {
        ident: name,
        kind,
        args: Args { list },
    }
}

/// What was written for one parameter.
#[derive(std::default::Default)]
struct Given {
    key: Option<Ident>,
    values: Vec<Expr>,
}

/// Finds the parameter of each argument. False if one has a name that means nothing: it may well be
/// the one that is missing then, and that would be the same mistake.
fn place(kind: &Builtin, args: Vec<ast::Arg>, given: &mut [Given], errors: &mut Errors) -> bool {
    let mut all_placed = true;
    let mut named: Option<String> = None;
    let mut surplus: Option<TokenStream> = None;
    let mut next = 0;
    for ast::Arg { key, value } in args {
        let Some(key) = key else {
            if let Some(named) = &named {
                let text = text::of(&value);
                errors.report(
                    &value,
                    format!("`{text}` has no name, but follows `{named}`, which has: arguments by place come first"),
                );
                continue;
            }
            match kind.args.get(next) {
                None => surplus
                    .get_or_insert_with(TokenStream::new)
                    .extend(value.into_token_stream()),
                Some(parameter) => {
                    given[next].values.push(value);
                    next += usize::from(parameter.kind != Kind::Dims);
                }
            }
            continue;
        };
        named.get_or_insert_with(|| format!("{key} = {}", text::of(&value)));
        let at = kind.args.iter().position(|parameter| key == parameter.name);
        match at.or_else(|| unknown_key(kind, &key, errors)) {
            None => all_placed = false,
            Some(at) if kind.args[at].kind == Kind::Dims => {
                let call = format!("{}({})", kind.name, text::of(&value));
                errors.report(&key, format!("`{key}` is given by place: `{call}`"));
            }
            Some(at) if !given[at].values.is_empty() => {
                errors.report(
                    &key,
                    format!(
                        "`{key}` is given twice: it is `{}` already",
                        text::of(&given[at].values[0])
                    ),
                );
            }
            Some(at) => {
                given[at] = Given {
                    key: Some(key),
                    values: vec![value],
                }
            }
        }
    }
    if let Some(surplus) = surplus {
        let message = match kind.args.len() {
            0 => format!("`{}` takes no arguments", kind.name),
            _ => format!("`{}` takes {} and nothing more", kind.name, names(kind)),
        };
        errors.report(surplus, message);
    }
    all_placed
}

/// Reports a name that is no argument, and gives the parameter that was probably meant.
fn unknown_key(kind: &Builtin, key: &Ident, errors: &mut Errors) -> Option<usize> {
    let meant = nearest(
        &key.to_string(),
        kind.args.iter().map(|parameter| parameter.name),
    );
    let help = match meant {
        Some(meant) => format!("help: a similar one exists: `{meant}`"),
        None if kind.args.is_empty() => "help: it takes none".to_owned(),
        None => format!("help: it takes {}", names(kind)),
    };
    errors.report(
        key,
        format!("`{}` has no argument `{key}`\n{help}", kind.name),
    );
    kind.args
        .iter()
        .position(|parameter| Some(parameter.name) == meant)
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

fn names(kind: &Builtin) -> String {
    enumeration(kind.args.iter().map(|parameter| parameter.name))
}

fn argument(parameter: &Parameter, given: Given, call: Span, errors: &mut Errors) -> Arg {
    let Given { key, values } = given;
    let name = parameter.name;
    let what = format!("`{name}`");
    let value = match (parameter.kind, values.first()) {
        (Kind::Dims, _) => Some(ArgValue::Dims(
            values
                .iter()
                .map(|value| {
                    value::dim(value, "a dimension", errors).unwrap_or_else(|| Dim::unknown(call))
                })
                .collect(),
        )),
        (_, None) => None,
        (Kind::Dim, Some(value)) => value::dim(value, &what, errors).map(ArgValue::Dim),
        (Kind::Bool, Some(value)) => flag(value, name, errors).map(ArgValue::Bool),
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
        (Kind::Dims, _) => ArgValue::Dims(vec![Dim::unknown(call)]),
    }
}

fn flag(expr: &Expr, name: &str, errors: &mut Errors) -> Option<BoolArg> {
    let Some(value) = value::flag(expr) else {
        errors.report(
            expr,
            format!("`{name}` is `true` or `false`, not `{}`", text::of(expr)),
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
