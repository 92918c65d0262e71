//! Initialisers: `he_normal`, `normal(0.0, 0.1)`, or an expression of the user's own.

use proc_macro2::Ident;
use syn::{Expr, ExprAssign};

use crate::model::{Init, Number};
use crate::registry::{self, INITIALISERS, Initialiser};
use crate::report::{Errors, enumeration, nearest};
use crate::{text, value};

/// Reads the initialiser that the argument `name` was given.
pub fn init(expr: &Expr, name: &str, errors: &mut Errors) -> Option<Init> {
    let (function, args) = match value::bare(expr) {
        Expr::Call(call) => (value::bare(&call.func), call.args.iter().collect()),
        other => (other, Vec::new()),
    };
    let Expr::Path(path) = function else {
        errors.report(
            expr,
            format!(
                "`{name}` is an initialiser, such as `he_normal`, not `{}`",
                text::of(expr)
            ),
        );
        return None;
    };
    let Some(ident) = value::name(function) else {
        return Some(Init::Custom(expr.clone()));
    };
    match registry::initialiser(&ident.to_string()) {
        Some(kind) => named(ident, kind, &args, errors),
        None if is_constant(ident) && path.qself.is_none() => Some(Init::Custom(expr.clone())),
        None => {
            let names = INITIALISERS.iter().map(|initialiser| initialiser.name);
            let help = match nearest(&ident.to_string(), names.clone()) {
                Some(meant) => format!("a similar one exists: `{meant}`"),
                None => format!(
                    "there are {}; one of your own is written by path: `my::{ident}`",
                    enumeration(names)
                ),
            };
            errors.report(
                ident,
                format!("unknown initialiser `{ident}`\nhelp: {help}"),
            );
            None
        }
    }
}

fn named(
    ident: &Ident,
    kind: &'static Initialiser,
    args: &[&Expr],
    errors: &mut Errors,
) -> Option<Init> {
    if args.len() != kind.args.len() {
        let found = args.len();
        let message = match kind.args {
            [] => format!("`{ident}` takes no arguments, found {found}"),
            names => format!(
                "`{ident}` takes {}, found {found}: `{ident}({})`",
                enumeration(names),
                names.join(", ")
            ),
        };
        errors.report(ident, message);
        return None;
    }
    let mut numbers: Vec<Option<Number>> = args.iter().map(|_| None).collect();
    for (at, arg) in args.iter().enumerate() {
        let (at, expr) = match arg {
            Expr::Assign(assign) => match key(assign, kind, errors) {
                Some(at) => (at, &*assign.right),
                None => continue,
            },
            expr => (at, *expr),
        };
        let name = kind.args[at];
        match value::number(expr) {
            None => errors.report(
                expr,
                format!("`{name}` is a number, not `{}`", text::of(expr)),
            ),
            Some(_) if numbers[at].is_some() => {
                errors.report(arg, format!("`{name}` is given twice"))
            }
            number => numbers[at] = number,
        }
    }
    let args = numbers.into_iter().collect::<Option<Vec<Number>>>()?;
    Some(Init::Named {
        ident: ident.clone(),
        args,
    })
}

/// The place of an argument that is given by name.
fn key(assign: &ExprAssign, kind: &Initialiser, errors: &mut Errors) -> Option<usize> {
    let at =
        value::name(&assign.left).and_then(|key| kind.args.iter().position(|name| key == name));
    if at.is_none() {
        let (key, names) = (text::of(&assign.left), enumeration(kind.args));
        errors.report(
            &assign.left,
            format!(
                "`{}` has no argument `{key}`\nhelp: it takes {names}",
                kind.name
            ),
        );
    }
    at
}

/// Whether a name is written like a constant: `MY_INIT`.
fn is_constant(ident: &Ident) -> bool {
    let text = ident.to_string();
    text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase)
}
