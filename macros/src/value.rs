//! Literals, constants and blocks as dimensions, numbers and switches.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::ToTokens;
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

use crate::model::{Dim, Number};
use crate::report::Errors;
use crate::text;

/// A dimension: a whole number above zero, a constant, a const parameter or what is computed of
/// them. Anything else is reported; `what` says what the dimension is for.
pub fn dim(expr: &Expr, what: &str, errors: &mut Errors) -> Option<Dim> {
    count(expr, what, 1, errors)
}

/// As [`dim`], for a number that is at least `least`.
pub fn count(expr: &Expr, what: &str, least: usize, errors: &mut Errors) -> Option<Dim> {
    match bare(expr) {
        Expr::Lit(ExprLit {
            lit: Lit::Int(lit), ..
        }) => {
            if !matches!(lit.suffix(), "" | "usize") {
                let digits = lit.base10_digits();
                errors.report(lit, format!("{what} is a `usize`: write `{digits}`"));
                return None;
            }
            match lit.base10_parse::<usize>() {
                Ok(value) if value < least => {
                    errors.report(lit, format!("{what} is at least {least}, found {value}"));
                }
                Ok(value) => {
                    return Some(Dim {
                        tokens: literal(lit.base10_digits(), lit.span()),
                        value: Some(value),
                        length: None,
                    });
                }
                Err(_) => errors.report(
                    lit,
                    format!("{what} of {lit} is more than a `usize` can hold"),
                ),
            }
            None
        }
        Expr::Lit(ExprLit {
            lit: Lit::Float(lit),
            ..
        }) => {
            errors.report(lit, format!("{what} is a whole number, found {lit}"));
            None
        }
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr: inner,
            ..
        }) if matches!(**inner, Expr::Lit(_)) => {
            errors.report(
                expr,
                match (what, text::of(expr).as_str()) {
                    ("a dimension", "-1") => {
                        "a dimension is at least 1, found -1\nhelp: none is left open: write the number".to_owned()
                    }
                    (_, found) => format!("{what} is at least {least}, found {found}"),
                },
            );
            None
        }
        Expr::Path(_)
        | Expr::Block(_)
        | Expr::Const(_)
        | Expr::Binary(_)
        | Expr::Call(_)
        | Expr::MethodCall(_)
        | Expr::Unary(_)
        | Expr::Cast(_) => Some(Dim::symbol(bare(expr))),
        _ => {
            let text = text::of(expr);
            errors.report(
                expr,
                format!("{what} is a whole number, a constant or a const parameter, not `{text}`"),
            );
            None
        }
    }
}

/// A number with its sign, or a constant by path. Anything else is the caller's to report.
pub fn number(expr: &Expr) -> Option<Number> {
    match bare(expr) {
        Expr::Path(path) => Some(Number {
            tokens: path.to_token_stream(),
            value: None,
        }),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(minus),
            expr,
            ..
        }) => {
            let number = constant(bare(expr))?;
            let tokens = number.tokens;
            Some(Number {
                tokens: quote::quote!(#minus #tokens),
                value: number.value.map(|value| -value),
            })
        }
        other => constant(other),
    }
}

/// A literal number without a sign.
pub fn constant(expr: &Expr) -> Option<Number> {
    let Expr::Lit(ExprLit { lit, .. }) = bare(expr) else {
        return None;
    };
    let (digits, suffix) = match lit {
        Lit::Float(lit) => (lit.base10_digits().to_owned(), lit.suffix()),
        Lit::Int(lit) => (format!("{}.0", lit.base10_digits()), lit.suffix()),
        _ => return None,
    };
    if !matches!(suffix, "" | "f32" | "f64") {
        return None;
    }
    let value: f64 = digits
        .parse()
        .ok()
        .filter(|value: &f64| value.is_finite())?;
    Some(Number {
        tokens: literal(&digits, lit.span()),
        value: Some(value),
    })
}

/// A float literal of `value`, at `span`.
pub fn float(value: f64, span: Span) -> Number {
    let mut literal = Literal::f64_unsuffixed(value.abs());
    literal.set_span(span);
    let sign = value.is_sign_negative().then(|| {
        let mut minus = proc_macro2::Punct::new('-', proc_macro2::Spacing::Alone);
        minus.set_span(span);
        minus
    });
    Number {
        tokens: quote::quote!(#sign #literal),
        value: Some(value),
    }
}

/// A literal whole number, with its sign.
pub fn whole(expr: &Expr) -> Option<isize> {
    match bare(expr) {
        Expr::Lit(ExprLit {
            lit: Lit::Int(lit), ..
        }) if matches!(lit.suffix(), "" | "usize" | "isize") => lit.base10_parse().ok(),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => whole(expr)?.checked_neg(),
        _ => None,
    }
}

/// `true` or `false`.
pub fn flag(expr: &Expr) -> Option<bool> {
    match bare(expr) {
        Expr::Lit(ExprLit {
            lit: Lit::Bool(lit),
            ..
        }) => Some(lit.value),
        _ => None,
    }
}

/// The name of an expression that is one identifier.
pub fn name(expr: &Expr) -> Option<&Ident> {
    match bare(expr) {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident(),
        _ => None,
    }
}

/// An expression without parentheses and the invisible groups of other macros.
pub fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => bare(&paren.expr),
        Expr::Group(group) => bare(&group.expr),
        other => other,
    }
}

fn literal(digits: &str, span: Span) -> TokenStream {
    let mut literal: Literal = digits
        .parse()
        .expect("the digits of a literal are a literal");
    literal.set_span(span);
    literal.into_token_stream()
}
