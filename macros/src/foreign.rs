//! What Rust has and a data-flow graph has not.

use syn::punctuated::Punctuated;
use syn::{BinOp, Expr, Lit, Member, Token, UnOp};

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
            let receiver = text::of(&call.receiver);
            let all = std::iter::once(receiver).chain(call.args.iter().map(text::of));
            let all: Vec<String> = all.collect();
            let written = written_here(&call.method.to_string(), &all);
            return Some(format!("a graph has no methods: write `{written}`"));
        }
        Expr::Field(field) if matches!(&field.member, Member::Named(name) if name == "T") => {
            let value = text::of(&field.base);
            return Some(format!("a graph has no fields: write `transpose({value})`"));
        }
        Expr::Field(field) if matches!(*field.base, Expr::Call(_)) => {
            let call = text::of(&field.base);
            return Some(format!(
                "a graph has no fields: what a layer gives has names of the graph's own\n\
                 help: of several outputs, `let (a, b) = {call};`, in their order"
            ));
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

/// The modules of other libraries in which functions of values stand.
const MODULES: &[&str] = &["F", "torch", "nn", "tf", "keras", "jnp", "np"];

/// What another library's function of that name is here, of these arguments.
pub fn written_here(name: &str, args: &[String]) -> String {
    by_another_name(name, args)
        .unwrap_or_else(|| format!("{name}({})", args.join(", ").replace("dim = ", "axis = ")))
}

/// The same, if it has another name here.
pub fn by_another_name(name: &str, args: &[String]) -> Option<String> {
    let first = args.first().map_or("x", String::as_str);
    let two = match args {
        [a, b, ..] => [a.as_str(), b.as_str()],
        _ => ["a", "b"],
    };
    Some(match name {
        "cat" | "concatenate" | "hstack" | "vstack" | "stack" => {
            "concat(a, b, axis = 0)".to_owned()
        }
        "mm" | "bmm" | "dot" | "einsum" => "matmul(a, b)".to_owned(),
        "add" => two.join(" + "),
        "sub" | "subtract" => two.join(" - "),
        "mul" | "multiply" => two.join(" * "),
        "div" | "divide" => two.join(" / "),
        "view" | "unflatten" | "squeeze" | "unsqueeze" | "expand_dims" => {
            format!("reshape({first}, ...)")
        }
        "chunk" => format!("split({first}, axis = 0)"),
        "narrow" => format!("slice({first}, 0..2, axis = 0)"),
        "swapaxes" | "moveaxis" | "movedim" => format!("permute({first}, 1, 0)"),
        "t" | "T" => format!("transpose({first})"),
        _ => return None,
    })
}

/// What is wrong with a function of another library: `F::relu(x)`, `torch.cat(...)`.
pub fn of_another_library(expr: &Expr) -> Option<String> {
    let (module, name, args) = match expr {
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else {
                return None;
            };
            let (first, last) = (path.path.segments.first()?, path.path.segments.last()?);
            if path.path.segments.len() < 2 {
                return None;
            }
            (first.ident.to_string(), last.ident.to_string(), &call.args)
        }
        Expr::MethodCall(call) => {
            let mut base = &*call.receiver;
            while let Expr::Field(field) = base {
                base = &field.base;
            }
            let Expr::Path(path) = base else { return None };
            let module = path.path.get_ident()?.to_string();
            (module, call.method.to_string(), &call.args)
        }
        _ => return None,
    };
    let args: Vec<String> = args.iter().map(text::of).collect();
    let written = written_here(&name, &args);
    let help = match written.starts_with("concat(") {
        true => "\nhelp: axes are counted without that of the batch: 0 is the first of a sample",
        false => "",
    };
    MODULES
        .contains(&module.as_str())
        .then(|| format!("functions of values are called by their name alone: `{written}`{help}"))
}
