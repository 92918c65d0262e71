//! Stages: which are built in, which are the user's own, and which are slips.

use proc_macro2::{Ident, Span};
use syn::{Expr, Token, Type, TypeInfer, TypePath};

use super::{args, init};
use crate::model::Stage;
use crate::parse::ast::{self, bare};
use crate::registry::{self, BUILTINS, Form};
use crate::report::Errors;
use crate::{text, value};

/// Looks a stage up. One that cannot be used is reported and stands as a layer of type `_`,
/// about whose shape nothing is known.
pub fn stage(stage: ast::Stage, first: bool, errors: &mut Errors) -> Stage {
    match stage {
        ast::Stage::Call { name, args } => match registry::builtin(&name.to_string()) {
            Some(kind) => Stage::Builtin(args::builtin_call(name, kind, args, errors)),
            None => {
                unknown_call(&name, errors);
                gap(name.span())
            }
        },
        ast::Stage::Type(ty) => typed(*ty, first, errors),
        ast::Stage::Gap(span) => gap(span),
    }
}

/// Looks up the layer inside the built-in `outer`.
pub fn inside(layer: &Expr, outer: &Ident, errors: &mut Errors) -> Stage {
    let written = match value::bare(layer) {
        Expr::Call(call) => value::name(&call.func).map(|name| ast::Stage::Call {
            name: name.clone(),
            args: call.args.iter().map(init::argument).collect(),
        }),
        Expr::Path(path) => Some(ast::Stage::Type(Box::new(Type::Path(TypePath {
            attrs: Vec::new(),
            qself: path.qself.clone(),
            path: path.path.clone(),
        })))),
        _ => None,
    };
    let Some(written) = written else {
        let found = text::of(layer);
        errors.report(
            layer,
            format!("`{outer}` takes a layer, such as `{outer}(Dense(64))`, not `{found}`"),
        );
        return gap(outer.span());
    };
    match stage(written, true, errors) {
        Stage::Builtin(call) if call.kind.form == Form::Activation => {
            let name = &call.ident;
            errors.report(
                name,
                format!(
                    "`{outer}` takes a layer, and `{name}` is an activation\n\
                     help: put it behind: `{outer}(...) -> {}`",
                    call.text()
                ),
            );
            gap(outer.span())
        }
        Stage::Builtin(call) if call.inside().is_some() => {
            let name = call.ident.clone();
            errors.report(
                &name,
                format!(
                    "`{outer}` takes a layer that holds no other\n\
                     help: declare the inner one as a network of its own: `{outer}(Inner)`"
                ),
            );
            gap(outer.span())
        }
        stage => stage,
    }
}

fn typed(ty: Type, first: bool, errors: &mut Errors) -> Stage {
    if let Some(name) = bare(&ty) {
        let text = name.to_string();
        if let Some(kind) = registry::builtin(&text) {
            return Stage::Builtin(args::builtin_call(name.clone(), kind, Vec::new(), errors));
        }
        if let Some(kind) = registry::surely_meant(&text, BUILTINS) {
            let meant = registry::instead_of(&text).unwrap_or(kind.name);
            errors.report(
                name,
                format!(
                    "there is no layer or activation `{name}`, but a similar one: `{meant}`\n\
                     help: if `{name}` is a type of your own, write it by path: `self::{name}`"
                ),
            );
            return gap(name.span());
        }
        if let Some(written) = joined(&text) {
            errors.report(
                name,
                format!(
                    "there is no layer `{name}`: in `fn forward` two values are joined by `{written}`\n\
                     help: if `{name}` is a type of your own, write it by path: `self::{name}`"
                ),
            );
            return gap(name.span());
        }
    }
    if let Type::Array(array) = &ty
        && let Some(name) = bare(&array.elem)
        && registry::builtin(&name.to_string()).is_some()
    {
        errors.report(
            name,
            format!(
                "`*` repeats a network, or a layer written as a type\n\
                 help: declare a network of `{name}` and repeat that"
            ),
        );
        return gap(name.span());
    }
    match ty {
        Type::Path(path)
            if !first
                && path.qself.is_none()
                && !text::names(&path.path).iter().any(|name| name == "_") =>
        {
            Stage::Activation(path.path)
        }
        ty => Stage::Layer(Box::new(ty)),
    }
}

fn unknown_call(name: &Ident, errors: &mut Errors) {
    let text = name.to_string();
    let help = match (
        registry::instead_of(&text).or_else(|| joined(&text)),
        registry::meant(&text, BUILTINS),
    ) {
        (Some(written), _) => format!("help: here it is `{written}`"),
        (_, Some(kind)) => format!("help: a similar one is built in: `{}`", kind.name),
        (None, None) => format!("help: a layer of your own is written as a type: `{name}<_, ...>`"),
    };
    errors.report(name, format!("unknown layer `{name}`\n{help}"));
}

/// How two values are joined, which other libraries have layers for.
fn joined(layer: &str) -> Option<&'static str> {
    Some(match layer {
        "Add" => "a + b",
        "Subtract" => "a - b",
        "Multiply" => "a * b",
        "Concatenate" | "Concat" => "concat(a, b, axis = 0)",
        "Dot" => "matmul(a, b)",
        _ => return None,
    })
}

/// Stands for a layer that cannot be used, which has been reported.
pub fn gap(span: Span) -> Stage {
    let infer = TypeInfer {
        attrs: Vec::new(),
        underscore_token: Token![_](span),
    };
    Stage::Layer(Box::new(Type::Infer(infer)))
}
