//! Initialisers: `he_normal`, `normal(0.0, 0.1)`, or an expression of the user's own.

use proc_macro2::{Ident, Span};
use syn::{Expr, ExprAssign, ExprLit, Lit};

use super::args::arguments;
use crate::model::{Arg, ArgValue, Args, Init};
use crate::parse::ast;
use crate::registry::{self, INITIALISERS};
use crate::report::{Errors, enumeration};
use crate::{text, value};

/// Reads the initialiser that the argument `name` was given.
pub fn init(expr: &Expr, name: &str, errors: &mut Errors) -> Option<Init> {
    let (function, args) = match value::bare(expr) {
        Expr::Call(call) => (value::bare(&call.func), call.args.iter().collect()),
        other => (other, Vec::new()),
    };
    if let Expr::Lit(ExprLit {
        lit: Lit::Str(quoted),
        ..
    }) = function
        && let Some(kind) = registry::meant(&quoted.value(), INITIALISERS)
    {
        errors.report(
            expr,
            format!("`{name}` is a word without quotes: `{}`", kind.name),
        );
        return None;
    }
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
        Some(kind) => {
            let args = args.into_iter().map(argument).collect();
            Some(Init::Named {
                ident: ident.clone(),
                args: arguments(ident, kind.signature(), args, errors),
            })
        }
        None if is_constant(ident) && path.qself.is_none() => Some(Init::Custom(expr.clone())),
        None => {
            unknown(ident, errors);
            None
        }
    }
}

/// The initialiser of this name, called with these numbers.
pub fn named(name: &str, args: &[f64], call: Span) -> Init {
    let ident = Ident::new(name, call);
    let Some(kind) = registry::initialiser(name) else {
        return Init::Default;
    };
    let list = (kind.args.iter().zip(args)).map(|(parameter, value)| Arg {
        name: parameter.name,
        key: None,
        value: ArgValue::Float(value::float(*value, call)),
        defaulted: false,
    });
    Init::Named {
        args: Args {
            list: list.collect(),
        },
        ident,
    }
}

/// `value`, or `key = value`, which Rust reads as an assignment.
pub fn argument(expr: &Expr) -> ast::Arg {
    if let Expr::Assign(ExprAssign { left, right, .. }) = expr
        && let Some(key) = value::name(left)
    {
        return ast::Arg {
            key: Some(key.clone()),
            value: (**right).clone(),
        };
    }
    ast::Arg {
        key: None,
        value: expr.clone(),
    }
}

fn unknown(ident: &Ident, errors: &mut Errors) {
    let help = match registry::meant(&ident.to_string(), INITIALISERS) {
        Some(kind) => format!("a similar one exists: `{}`", kind.name),
        None => format!(
            "there are {}; one of your own is written by path: `my::{ident}`",
            enumeration(INITIALISERS.iter().map(|initialiser| initialiser.name))
        ),
    };
    errors.report(
        ident,
        format!("unknown initialiser `{ident}`\nhelp: {help}"),
    );
}

/// Whether a name is written like a constant: `MY_INIT`.
fn is_constant(ident: &Ident) -> bool {
    let text = ident.to_string();
    text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase)
}
