//! What Rust has and a data-flow graph has not.

use syn::punctuated::Punctuated;
use syn::{BinOp, Expr, Lit, Token, UnOp};

use crate::text;

/// Why `expr` cannot stand in `fn forward`, judged by its outermost part. `None` if it can.
pub fn complaint(expr: &Expr) -> Option<String> {
    if let Some((layer, args)) = of_self(expr) {
        let args = args.map_or_else(|| "...".to_owned(), text::of);
        return Some(format!(
            "`forward` has no `self`: a layer is called by its name, `{layer}({args})`"
        ));
    }
    let without = match expr {
        Expr::Path(_)
        | Expr::Call(_)
        | Expr::Paren(_)
        | Expr::Group(_)
        | Expr::Index(_)
        | Expr::Tuple(_) => {
            return None;
        }
        Expr::Lit(lit) if matches!(lit.lit, Lit::Int(_) | Lit::Float(_)) => return None,
        Expr::Binary(binary) => operator(&binary.op)?,
        Expr::Unary(unary) => match unary.op {
            UnOp::Neg(_) => return None,
            UnOp::Deref(_) => "references: drop the `*`".to_owned(),
            _ => format!("`{}`", text::of(unary.op)),
        },
        Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) => {
            "loops: write the calls one after the other".to_owned()
        }
        Expr::If(_) | Expr::Match(_) | Expr::Let(_) => {
            "branches: every sample takes the same way".to_owned()
        }
        Expr::Block(_) | Expr::Unsafe(_) | Expr::Async(_) | Expr::Const(_) => {
            "blocks: its lines stand side by side".to_owned()
        }
        Expr::Closure(_) => "closures: a value is an array, never a function".to_owned(),
        Expr::MethodCall(call) => {
            let (receiver, method) = (text::of(&call.receiver), &call.method);
            format!("methods: write `{method}({receiver})`")
        }
        Expr::Field(_) => "fields: a value is taken whole".to_owned(),
        Expr::Range(_) => "ranges: a value is taken whole".to_owned(),
        Expr::Macro(_) => "macros".to_owned(),
        Expr::Reference(reference) => format!("references: write `{}`", text::of(&reference.expr)),
        Expr::Return(_) => "`return`: its last line is what the network produces".to_owned(),
        Expr::Break(_) | Expr::Continue(_) => "jumps".to_owned(),
        Expr::Try(_) => "`?`: nothing in it can fail".to_owned(),
        Expr::Assign(_) => "assignments: a value is made once, with `let`".to_owned(),
        Expr::Cast(_) => "casts: all values hold the same float".to_owned(),
        Expr::Array(_) | Expr::Repeat(_) => {
            "array literals: constants come in as an input".to_owned()
        }
        _ => format!("place for `{}`", text::of(expr)),
    };
    Some(format!(
        "a graph has no {without}\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers"
    ))
}

/// The parts of such an expression that are values of the graph all the same, and may have
/// mistakes of their own.
pub fn values(expr: &Expr) -> Vec<&Expr> {
    if let Some((_, args)) = of_self(expr) {
        return args.into_iter().flatten().collect();
    }
    match expr {
        Expr::Binary(binary) => vec![&binary.left, &binary.right],
        Expr::Unary(unary) => vec![&unary.expr],
        Expr::Reference(reference) => vec![&reference.expr],
        Expr::MethodCall(call) => vec![&call.receiver],
        Expr::Field(field) => vec![&field.base],
        Expr::Index(index) => vec![&index.expr],
        Expr::Try(question) => vec![&question.expr],
        Expr::Cast(cast) => vec![&cast.expr],
        Expr::Return(ret) => ret.expr.as_deref().into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The layer, and what it is called with, in `self.fc`, `self.fc(x)` and `self.fc.forward(x)`.
fn of_self(expr: &Expr) -> Option<(String, Option<&Punctuated<Expr, Token![,]>>)> {
    let is_self = |expr: &Expr| matches!(expr, Expr::Path(path) if path.path.is_ident("self"));
    match expr {
        Expr::Field(field) if is_self(&field.base) => Some((text::of(&field.member), None)),
        Expr::MethodCall(call) if is_self(&call.receiver) => {
            Some((call.method.to_string(), Some(&call.args)))
        }
        Expr::MethodCall(call) => match of_self(&call.receiver) {
            Some((layer, None)) => Some((layer, Some(&call.args))),
            _ => None,
        },
        _ => None,
    }
}

fn operator(op: &BinOp) -> Option<String> {
    let assigns = matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    );
    match op {
        BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) => None,
        _ if assigns => Some("assignments: a value is made once, with `let`".to_owned()),
        _ => Some(format!("`{}`", text::of(op))),
    }
}
