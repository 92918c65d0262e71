//! The arguments of built-ins: matched with the registry's parameters by place or by name, then
//! read as what the registry asks for.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Lit, RangeLimits, Token};

use super::place::{Given, Placed, place};
use super::{init, stage};
use crate::model::{
    Arg, ArgValue, Args, Axis, BoolArg, BuiltinCall, Dim, Indices, Init, Margins, Number, Padding,
    WordArg, size_text,
};
use crate::parse::ast;
use crate::registry::{Builtin, Default, Kind, Paddings, Parameter, Range, Signature, Words};
use crate::report::{Errors, alternatives};
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
    let Placed {
        given,
        all,
        in_another_order,
    } = place(name, signature, args, errors);
    if all {
        report_missing(name, signature, &given, errors);
    }
    let sizes_twice = (signature.args.iter().zip(&given)).any(|(parameter, given)| {
        parameter.kind == Kind::Bool && given.key.is_none() && is_number(given)
    });
    let list = (signature.args.iter().zip(given))
        .map(|(parameter, given)| argument(parameter, given, name, errors))
        .collect();
    let mut args = Args { list };
    if sizes_twice || in_another_order {
        args.forget_dims(name.span());
    }
    args
}

/// Whether a number stands where something else is expected: other libraries write the size of the
/// input first, and then no number stands where it should.
fn is_number(given: &Given) -> bool {
    given
        .values
        .first()
        .is_some_and(|value| value::constant(value).is_some())
}

/// Reports what is needed and was not given, all at once.
fn report_missing(name: &Ident, signature: Signature, given: &[Given], errors: &mut Errors) {
    let missing: Vec<String> = (signature.args.iter().zip(given))
        .filter(|(parameter, given)| {
            parameter.default == Default::Required && given.values.is_empty()
        })
        .map(|(parameter, _)| format!("`{}`, {}", parameter.name, what(parameter.kind)))
        .collect();
    if missing.is_empty() {
        return;
    }
    // In `fn forward`, where names are in snake case, the value comes first.
    let value = (name != signature.name).then(|| "x".to_owned());
    let none_given = given.iter().all(|given| given.values.is_empty());
    let only = signature.required().count() == 1;
    let arguments = (signature.args.iter().zip(given)).filter_map(|(parameter, given)| {
        let (name, required) = (parameter.name, parameter.default == Default::Required);
        let written: Vec<String> = given.values.iter().map(text::of).collect();
        match (written.is_empty(), &given.key) {
            (true, _) if !required => None,
            (true, _) if none_given && only => Some(example(parameter.kind).to_owned()),
            (true, _) if none_given => Some(name.to_owned()),
            (true, _) => Some(format!("{name} = {}", example(parameter.kind))),
            (false, Some(_)) => Some(format!("{name} = {}", written.join(", "))),
            (false, None) => Some(written.join(", ")),
        }
    });
    let arguments: Vec<String> = value.into_iter().chain(arguments).collect();
    let example = match none_given && !only {
        true => format!("`{name}({})`", arguments.join(", ")),
        false => format!("`{name}({})`, for example", arguments.join(", ")),
    };
    let missing = missing.join(", and ");
    errors.report(name, format!("`{name}` needs {missing}: {example}"));
}

fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Dim => "a dimension",
        Kind::Count => "a whole number",
        Kind::Dims => "the dimensions of a shape",
        Kind::Bool => "`true` or `false`",
        Kind::Float(_) => "a number",
        Kind::Word(_) => "a word",
        Kind::Size(_) => "a number or a pair",
        Kind::Axis => "the number of an axis",
        Kind::Axes => "the numbers of the axes",
        Kind::Range => "a range or an index",
        Kind::Length(_) => "a number",
        Kind::Padding(paddings) => paddings_text(paddings),
        Kind::Margins => "a number, a pair or a pair of pairs",
        Kind::Init => "an initialiser",
        Kind::Layer => "a layer",
    }
}

fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Dim => "10",
        Kind::Count => "0",
        Kind::Dims => "16, 4, 4",
        Kind::Bool => "true",
        Kind::Float(_) => "0.5",
        Kind::Word(words) => words.list[0].0,
        Kind::Axis => "0",
        Kind::Axes => "1, 0",
        Kind::Range => "0..4",
        Kind::Size(_) | Kind::Length(_) => "3",
        Kind::Padding(_) => "same",
        Kind::Margins => "1",
        Kind::Init => "he_normal",
        Kind::Layer => "Dense(64)",
    }
}

fn argument(parameter: &Parameter, given: Given, builtin: &Ident, errors: &mut Errors) -> Arg {
    let Given { key, values } = given;
    let (name, call) = (parameter.name, builtin.span());
    let what = format!("`{name}`");
    let values = match (parameter.kind, in_brackets(&values)) {
        (Kind::Dims, Some(elements)) => {
            let written = text::of(elements);
            errors.report(
                &values[0],
                format!("the dimensions stand without brackets: `{written}`"),
            );
            elements.iter().cloned().collect()
        }
        _ => values,
    };
    let value = match (parameter.kind, values.first()) {
        (Kind::Dims, Some(_)) => Some(ArgValue::Dims(
            values
                .iter()
                .map(|value| {
                    value::dim(value, "a dimension", errors).unwrap_or_else(|| Dim::unknown(call))
                })
                .collect(),
        )),
        (Kind::Axes, Some(_)) => axes(&values, name, errors).map(ArgValue::Axes),
        (_, None) => None,
        (Kind::Dim, Some(value)) => value::dim(value, &what, errors).map(ArgValue::Dim),
        (Kind::Count, Some(value)) => value::count(value, &what, 0, errors).map(ArgValue::Dim),
        (Kind::Bool, Some(value)) => {
            flag(value, name, key.is_none().then_some(builtin), errors).map(ArgValue::Bool)
        }
        (Kind::Float(range), Some(value)) => float(value, name, range, errors).map(ArgValue::Float),
        (Kind::Word(words), Some(value)) => word(value, name, words, errors).map(ArgValue::Word),
        (Kind::Size(least), Some(value)) => size(value, &what, least, errors).map(ArgValue::Size),
        (Kind::Axis, Some(value)) => axis(value, name, errors).map(ArgValue::Axis),
        (Kind::Range, Some(value)) => indices(value, name, errors).map(ArgValue::Indices),
        (Kind::Length(least), Some(value)) => {
            let length = value::count(value, &what, least, errors);
            length.map(|length| ArgValue::Length([Dim::known(least, call), length]))
        }
        (Kind::Padding(paddings), Some(value)) => {
            padding(value, &what, paddings, errors).map(ArgValue::Padding)
        }
        (Kind::Margins, Some(value)) => margins(value, &what, errors).map(ArgValue::Margins),
        (Kind::Init, Some(value)) => init::init(value, name, errors).map(ArgValue::Init),
        (Kind::Layer, Some(value)) => Some(ArgValue::Layer(Box::new(stage::inside(
            value, builtin, errors,
        )))),
    };
    let defaulted = values.is_empty();
    let value = value.unwrap_or_else(|| match defaulted {
        true => default(parameter, call),
        false => unread(parameter, call),
    });
    Arg {
        name,
        key,
        value,
        defaulted,
    }
}

/// The elements of a list that stands alone, `[2, 2]` or `(2, 2)`.
fn in_brackets(values: &[Expr]) -> Option<&Punctuated<Expr, Token![,]>> {
    match values {
        [Expr::Array(array)] => Some(&array.elems),
        [Expr::Tuple(tuple)] => Some(&tuple.elems),
        _ => None,
    }
}

/// In place of an argument that was reported: no shape follows from it, which would be a second mistake.
fn unread(parameter: &Parameter, call: Span) -> ArgValue {
    let unknown = || Dim::unknown(call);
    match (parameter.kind, parameter.default) {
        (Kind::Dim | Kind::Count, Default::Dim(_)) => ArgValue::Dim(unknown()),
        (Kind::Size(_), _) => ArgValue::Size([unknown(), unknown()]),
        (Kind::Length(least), _) => ArgValue::Length([Dim::known(least, call), unknown()]),
        (Kind::Padding(paddings), _) => {
            let rows = match paddings {
                Paddings::Images => unknown(),
                _ => Dim::known(0, call),
            };
            ArgValue::Padding(Padding::By([rows, unknown()], "_".to_owned()))
        }
        _ => default(parameter, call),
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
        (Kind::Word(words), default) => {
            let chosen = (words.list.iter())
                .find(|(word, _)| default == Default::Word(word))
                .unwrap_or(&words.list[0]);
            ArgValue::Word(word_of(words, *chosen, call))
        }
        (Kind::Init, Default::InitOf(name, args)) => ArgValue::Init(init::named(name, args, call)),
        (Kind::Init, _) => ArgValue::Init(Init::Default),
        (Kind::Dim | Kind::Count, Default::Nothing) => ArgValue::Nothing,
        (Kind::Dim, Default::Dim(value)) => ArgValue::Dim(Dim::known(value, call)),
        (Kind::Dim | Kind::Count, _) => ArgValue::Dim(Dim::unknown(call)),
        (Kind::Size(_), Default::Size(both)) => {
            ArgValue::Size([both, both].map(|n| Dim::known(n, call)))
        }
        (Kind::Size(_), Default::SizeOf(other)) => ArgValue::SizeOf(other),
        (Kind::Size(_), _) => ArgValue::Size([(); 2].map(|()| Dim::unknown(call))),
        (Kind::Axis, Default::Axis(value)) => ArgValue::Axis(Axis {
            value: Some(value),
            tokens: Literal::isize_unsuffixed(value).into_token_stream(),
        }),
        (Kind::Axis, _) => ArgValue::Axis(Axis {
            value: None,
            tokens: TokenStream::new(),
        }),
        (Kind::Axes, _) => ArgValue::Axes(Vec::new()),
        (Kind::Range, _) => ArgValue::Indices(Indices {
            start: 0,
            end: None,
            single: false,
            text: "..".to_owned(),
        }),
        (Kind::Length(_), Default::SizeOf(other)) => ArgValue::SizeOf(other),
        (Kind::Length(least), default) => {
            let length = match default {
                Default::Size(length) => Dim::known(length, call),
                _ => Dim::unknown(call),
            };
            ArgValue::Length([Dim::known(least, call), length])
        }
        (Kind::Padding(_), _) => ArgValue::Padding(Padding::Valid),
        (Kind::Margins, _) => ArgValue::Margins(Margins::Unknown),
        (Kind::Layer, _) => ArgValue::Layer(Box::new(stage::gap(call))),
        (Kind::Dims, _) => ArgValue::Dims(Vec::new()),
    }
}

/// Reads a switch; `placed` is the built-in that it was given to by place.
fn flag(expr: &Expr, name: &str, placed: Option<&Ident>, errors: &mut Errors) -> Option<BoolArg> {
    let Some(value) = value::flag(expr) else {
        let text = text::of(expr);
        // Python writes it with a large letter; what is meant is clear.
        if let Some(meant @ ("true" | "false")) = match text.as_str() {
            "True" => Some("true"),
            "False" => Some("false"),
            _ => None,
        } {
            errors.report(
                expr,
                format!("`{name}` is `true` or `false`, not `{text}`: write `{meant}`"),
            );
            return Some(BoolArg {
                value: meant == "true",
                tokens: Ident::new(meant, expr.span()).into_token_stream(),
            });
        }
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
        module: Ident::new(words.module, span),
        variant: Ident::new(variant, span),
        word,
    }
}

/// Reads a height and a width, each at least this: a number for both, or a pair.
fn size(expr: &Expr, what: &str, least: usize, errors: &mut Errors) -> Option<[Dim; 2]> {
    let Expr::Tuple(pair) = value::bare(expr) else {
        let both = value::count(expr, what, least, errors)?;
        return Some([both.clone(), both]);
    };
    let [rows, columns] = [pair.elems.first()?, pair.elems.last()?];
    if pair.elems.len() != 2 {
        let found = text::of(expr);
        errors.report(
            expr,
            format!("{what} is a number, or a pair of rows and columns, not `{found}`"),
        );
        return None;
    }
    let rows = value::count(rows, what, least, errors);
    Some([rows?, value::count(columns, what, least, errors)?])
}

/// Reads what something becomes larger or smaller by: a number, a pair, or a pair of pairs.
fn margins(expr: &Expr, what: &str, errors: &mut Errors) -> Option<Margins> {
    let pair = |expr: &Expr| match value::bare(expr) {
        Expr::Tuple(pair) if pair.elems.len() == 2 => {
            Some([pair.elems[0].clone(), pair.elems[1].clone()])
        }
        _ => None,
    };
    let Expr::Tuple(tuple) = value::bare(expr) else {
        return value::count(expr, what, 0, errors).map(Margins::Each);
    };
    let mut read = |[a, b]: [Expr; 2]| {
        let a = value::count(&a, what, 0, errors);
        Some([a?, value::count(&b, what, 0, errors)?])
    };
    let nested = (tuple.elems.iter()).any(|one| matches!(value::bare(one), Expr::Tuple(_)));
    match pair(expr) {
        Some(both) if !nested => return read(both).map(Margins::Pair),
        Some([rows, columns]) => {
            if let (Some(rows), Some(columns)) = (pair(&rows), pair(&columns)) {
                let rows = read(rows);
                return Some(Margins::Sides([rows?, read(columns)?]));
            }
        }
        None => {}
    }
    let found = text::of(expr);
    errors.report(
        expr,
        format!(
            "{what} is a number, a pair, or a pair of pairs `((top, bottom), (left, right))`, not `{found}`"
        ),
    );
    None
}

fn paddings_text(paddings: Paddings) -> &'static str {
    match paddings {
        Paddings::Images => "`valid`, `same`, a number or a pair",
        Paddings::Signals => "`valid`, `same` or a number",
        Paddings::SignalsInTime => {
            "`valid`, `same`, `causal`, a number, or a pair of numbers before and behind"
        }
    }
}

/// Reads `valid`, `same`, or how much it is.
fn padding(expr: &Expr, what: &str, paddings: Paddings, errors: &mut Errors) -> Option<Padding> {
    let name = value::name(expr).map(Ident::to_string);
    let quoted = match value::bare(expr) {
        Expr::Lit(ExprLit {
            lit: Lit::Str(lit), ..
        }) => Some(lit.value()),
        _ => None,
    };
    match (name.as_deref(), quoted.as_deref()) {
        (Some("valid"), _) => Some(Padding::Valid),
        (Some("same"), _) => Some(Padding::Same),
        (Some("causal"), _) if paddings == Paddings::SignalsInTime => Some(Padding::Causal),
        (_, Some(word @ ("valid" | "same" | "causal")))
            if word != "causal" || paddings == Paddings::SignalsInTime =>
        {
            errors.report(expr, format!("{what} is a word without quotes: `{word}`"));
            None
        }
        // A constant has large letters.
        (Some(word), _) if word.starts_with(char::is_lowercase) => {
            errors.report(
                expr,
                format!("{what} is {}, not `{word}`", paddings_text(paddings)),
            );
            None
        }
        _ if paddings == Paddings::Images => {
            let by = size(expr, what, 0, errors)?;
            let written = size_text(by.each_ref().map(Dim::text));
            Some(Padding::By(by, written))
        }
        _ => {
            if let (Expr::Tuple(pair), Paddings::SignalsInTime) = (value::bare(expr), paddings)
                && pair.elems.len() == 2
            {
                let before = value::count(&pair.elems[0], what, 0, errors);
                let behind = value::count(&pair.elems[1], what, 0, errors);
                return Some(Padding::Sides([before?, behind?]));
            }
            let by = value::count(expr, what, 0, errors)?;
            let written = by.text();
            Some(Padding::By([Dim::known(0, expr.span()), by], written))
        }
    }
}

/// Reads the number of an axis.
pub fn axis(expr: &Expr, name: &str, errors: &mut Errors) -> Option<Axis> {
    match value::whole(expr) {
        Some(value) => Some(Axis {
            value: Some(value),
            tokens: expr.to_token_stream(),
        }),
        None => {
            let found = text::of(expr);
            errors.report(
                expr,
                format!("`{name}` is the number of an axis, 0 for the first, -1 for the last, not `{found}`"),
            );
            None
        }
    }
}

fn axes(exprs: &[Expr], name: &str, errors: &mut Errors) -> Option<Vec<usize>> {
    let mut axes = Vec::new();
    for expr in exprs {
        match value::whole(expr).and_then(|axis| usize::try_from(axis).ok()) {
            Some(axis) => axes.push(axis),
            None => {
                let found = text::of(expr);
                let help = match value::bare(expr) {
                    Expr::Array(array) => {
                        let written = text::of(&array.elems);
                        format!("\nhelp: they stand without brackets: `{written}`")
                    }
                    _ => String::new(),
                };
                errors.report(
                    expr,
                    format!(
                        "`{name}` are the numbers of axes, 0 for the first, not `{found}`{help}"
                    ),
                );
                return None;
            }
        }
    }
    Some(axes)
}

/// Reads `2..5`, `2..=4`, `2..`, `..5`, `..` or an index.
pub fn indices(expr: &Expr, name: &str, errors: &mut Errors) -> Option<Indices> {
    let text = text::of(expr);
    let number = |expr: &Expr| value::whole(expr).and_then(|index| usize::try_from(index).ok());
    let read = match value::bare(expr) {
        Expr::Range(range) => {
            let start = range.start.as_deref().map_or(Some(0), number);
            let end = match (&range.end, &range.limits) {
                (None, _) => Some(None),
                (Some(end), RangeLimits::HalfOpen(_)) => number(end).map(Some),
                (Some(end), RangeLimits::Closed(_)) => number(end).map(|last| Some(last + 1)),
            };
            start.zip(end).map(|(start, end)| (start, end, false))
        }
        index => number(index).map(|index| (index, Some(index + 1), true)),
    };
    let Some((start, end, single)) = read else {
        let help = match value::whole(expr) {
            Some(_) => "\nhelp: they count from the first, which is 0",
            None => "",
        };
        errors.report(
            expr,
            format!("`{name}` are a range of numbers, `0..4`, or an index, not `{text}`{help}"),
        );
        return None;
    };
    Some(Indices {
        start,
        end,
        single,
        text,
    })
}
