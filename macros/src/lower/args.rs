//! The arguments of built-ins: matched with the registry's parameters by place or by name, then
//! read as what the registry asks for.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::Expr;
use syn::spanned::Spanned;

use super::init;
use super::place::{Given, place};
use crate::model::{Arg, ArgValue, Args, BoolArg, BuiltinCall, Dim, Init, Number, WordArg};
use crate::parse::ast;
use crate::registry::{Builtin, Default, Kind, Parameter, Signature, Words};
use crate::report::{Errors, alternatives, enumeration};
use crate::{text, value};

/// Resolves a call.
pub fn builtin_call(
    name: Ident,
    kind: &'static Builtin,
    args: Vec<ast::Arg>,
    errors: &mut Errors,
) -> BuiltinCall {
    let args = arguments(&name, kind.signature(), args, errors);
    BuiltinCall {
        ident: name,
        kind,
        args,
    }
}

/// Resolves arguments. Where one is missing or wrong, which is reported, a dimension is unknown and
/// anything else as if it had been left out.
pub fn arguments(
    name: &Ident,
    signature: Signature,
    args: Vec<ast::Arg>,
    errors: &mut Errors,
) -> Args {
    let (given, all_placed) = place(name, signature, args, errors);
    let missing: Vec<&Parameter> = (signature.args.iter().zip(&given))
        .filter(|(parameter, given)| {
            given.values.is_empty() && parameter.default == Default::Required
        })
        .map(|(parameter, _)| parameter)
        .collect();
    if all_placed && !missing.is_empty() {
        report_missing(name, signature, &missing, errors);
    }
    let list = (signature.args.iter().zip(given))
        .map(|(parameter, given)| argument(parameter, given, name, errors))
        .collect();
    Args { list }
}

fn report_missing(name: &Ident, signature: Signature, missing: &[&Parameter], errors: &mut Errors) {
    let called = signature.name;
    let required: Vec<&str> = signature
        .required()
        .map(|parameter| parameter.name)
        .collect();
    let [parameter] = missing else {
        let (missing, call) = (
            enumeration(missing.iter().map(|parameter| parameter.name)),
            required.join(", "),
        );
        errors.report(
            name,
            format!("`{name}` needs {missing}: `{called}({call})`"),
        );
        return;
    };
    let (what, example) = match parameter.kind {
        Kind::Dim => ("a dimension", "10"),
        Kind::Dims => ("the dimensions of a shape", "16, 4, 4"),
        Kind::Bool => ("`true` or `false`", "true"),
        Kind::Float { .. } => ("a number", "0.5"),
        Kind::Word(words) => ("a word", words.list[0].0),
        Kind::Init => ("an initialiser", "he_normal"),
    };
    let example = match *required {
        [_] => format!("`{called}({example})`, for example"),
        _ => format!("`{called}({})`", required.join(", ")),
    };
    let parameter = parameter.name;
    errors.report(
        name,
        format!("`{name}` needs `{parameter}`, {what}: {example}"),
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
        (Kind::Word(words), Some(value)) => word(value, name, words, errors).map(ArgValue::Word),
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
        (Kind::Word(words), default) => {
            let chosen = (words.list.iter())
                .find(|(word, _)| default == Default::Word(word))
                .unwrap_or(&words.list[0]);
            ArgValue::Word(word_of(words, *chosen, call))
        }
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
        let bounds = match below.is_finite() {
            true => format!("at least {least} and below {below}"),
            false => format!("at least {least}"),
        };
        let text = text::of(expr);
        errors.report(expr, format!("`{name}` is {bounds}, found {text}"));
        return None;
    }
    Some(number)
}

fn word(expr: &Expr, name: &str, words: Words, errors: &mut Errors) -> Option<WordArg> {
    let given = value::name(expr);
    let chosen = given.and_then(|given| words.list.iter().find(|(word, _)| given == word));
    let Some(chosen) = chosen else {
        let list = alternatives(words.list.iter().map(|(word, _)| word));
        let text = text::of(expr);
        errors.report(expr, format!("`{name}` is {list}, not `{text}`"));
        return None;
    };
    Some(word_of(words, *chosen, expr.span()))
}

fn word_of(words: Words, (word, variant): (&'static str, &'static str), span: Span) -> WordArg {
    WordArg {
        of: Ident::new(words.of, span),
        variant: Ident::new(variant, span),
        word,
    }
}
