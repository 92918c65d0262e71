//! The calls of `fn forward`: of entries, of built-ins without parameters, of activations by path.

use proc_macro2::Ident;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, Path};

use super::expression::{Scope, is_number};
use super::several::JOINING;
use super::{args, symbols};
use crate::model::{Function, Op, Parameters, Stage, ValueId};
use crate::parse::ast;
use crate::registry::{self, Builtin, Form};
use crate::report::{nearest, surely};
use crate::{foreign, text, value};

impl Scope<'_> {
    pub fn call(&mut self, call: &ExprCall) -> ValueId {
        let Expr::Path(path) = value::bare(&call.func) else {
            self.lose(&Expr::Call(call.clone()));
            let help = match value::bare(&call.func) {
                Expr::Index(index) if self.layer_of(&index.expr).is_some() => {
                    let layer = text::of(&index.expr);
                    format!("\nhelp: `{layer}(x)` runs all that are in it, one after the other")
                }
                _ => String::new(),
            };
            return self.refuse(
                &call.func,
                format!("only layers and activations can be called{help}"),
            );
        };
        let Some(name) = value::name(&call.func) else {
            return self.custom(&path.path, call);
        };
        let text = text::name(name);
        if let Some(entry) = self.entry(&text) {
            return self.layer(entry, name, call);
        }
        if let Some(kind) = registry::function(&text) {
            return self.function(kind, name, call);
        }
        if let Some(value) = self.joining(&text, name, call) {
            return value;
        }
        if self
            .values
            .get(&text)
            .is_some_and(|value| self.builder.is_gap(*value))
        {
            return self.builder.gap();
        }
        let args: Vec<String> = call.args.iter().map(text::of).collect();
        if let Some(written) = foreign::by_another_name(&text, &args) {
            self.lose(&Expr::Call(call.clone()));
            return self.refuse(
                name,
                format!("there is no function `{name}`\nhelp: here it is `{written}`"),
            );
        }
        if let Some(complaint) = self.unknown(name, call) {
            let values = call
                .args
                .iter()
                .filter(|arg| !matches!(arg, Expr::Assign(_) | Expr::Lit(_)) && !is_number(arg));
            for value in values {
                self.value(value);
            }
            return self.refuse(name, complaint);
        }
        self.custom(&path.path, call)
    }

    /// A declared entry, called.
    fn layer(&mut self, entry: usize, name: &Ident, call: &ExprCall) -> ValueId {
        self.called.insert(entry);
        if let Some(key) = call.args.iter().find(|arg| matches!(arg, Expr::Assign(_))) {
            return self.refuse(
                key,
                format!("`{name}` is called with a value alone: its arguments stand where it is declared"),
            );
        }
        let args: Vec<ValueId> = call.args.iter().map(|arg| self.value(arg)).collect();
        let label = format!("`{}`", text::of(call));
        let takes = match &self.network.entries[entry].stages[0] {
            Stage::Layer(_) => None,
            Stage::Builtin(call) => Some(call.kind.several.map_or(&["x"][..], |it| it.takes)),
            Stage::Activation(_) => Some(&["x"][..]),
        };
        let most = takes.map_or(usize::MAX, <[_]>::len);
        let from = match args[..] {
            [from] => from,
            [_, ..] if args.len() <= most => {
                let op = Op::Join { from: args };
                self.builder.push(op, label.clone(), name.span(), name)
            }
            _ => {
                let takes = takes.unwrap_or(&["x"]);
                let count = match takes.len() {
                    1 => "one value".to_owned(),
                    most => format!("one value to {most}"),
                };
                let (found, takes) = (args.len(), takes.join(", "));
                return self.refuse(
                    call,
                    format!("`{name}` takes {count}, found {found}: `{name}({takes})`"),
                );
            }
        };
        self.builder.run(entry, name, Some(name), &label, from)
    }

    /// A built-in without parameters, called in snake case.
    fn function(&mut self, kind: &'static Builtin, name: &Ident, call: &ExprCall) -> ValueId {
        let mut args = call.args.iter();
        let Some(from) = args.next().filter(|arg| !matches!(arg, Expr::Assign(_))) else {
            return self.refuse(call, format!("`{name}` takes a value first: `{name}(x)`"));
        };
        let from = self.value(from);
        let mut rest = Vec::new();
        for arg in args {
            match arg {
                Expr::Assign(assign) => match value::name(&assign.left) {
                    Some(key) => rest.push(ast::Arg {
                        key: Some(key.clone()),
                        value: (*assign.right).clone(),
                    }),
                    None => {
                        return self.refuse(
                            &assign.left,
                            format!("`{}` is not a name", text::of(&assign.left)),
                        );
                    }
                },
                arg => rest.push(ast::Arg {
                    key: None,
                    value: arg.clone(),
                }),
            }
        }
        let mut builtin = args::builtin_call(name.clone(), kind, rest, self.errors);
        let parameters = Parameters::of(self.network);
        let generics = &self.network.generics;
        symbols::of_call(&mut builtin, &parameters, generics, self.errors);
        self.push(
            Op::Call {
                function: Function::Builtin(builtin),
                from,
            },
            name.span(),
            call,
        )
    }

    /// An activation of the user's own: `my::Swish(x)`.
    fn custom(&mut self, path: &Path, call: &ExprCall) -> ValueId {
        let args: Vec<ValueId> = call.args.iter().map(|arg| self.value(arg)).collect();
        let [from] = args[..] else {
            let (name, found) = (text::of(path), args.len());
            return self.refuse(
                call,
                format!("an activation takes one value, found {found}: `{name}(x)`"),
            );
        };
        self.push(
            Op::Call {
                function: Function::Custom(path.clone()),
                from,
            },
            path.span(),
            call,
        )
    }

    /// What is wrong with a name that is called. `None` if it can be an activation's own type.
    fn unknown(&mut self, name: &Ident, call: &ExprCall) -> Option<String> {
        let text = text::name(name);
        if self.values.contains_key(&text) {
            return Some(format!(
                "`{name}` is a value, not a layer: it cannot be called"
            ));
        }
        if let Some(kind) = registry::builtin(&text) {
            let snake = kind.snake();
            return Some(match kind.form {
                Form::Activation => {
                    format!("in `forward` an activation is called by its small name: `{snake}`")
                }
                Form::Layer if !kind.has_parameters => {
                    format!(
                        "in `forward` a layer without parameters is called by its small name: `{snake}`"
                    )
                }
                Form::Layer => {
                    format!(
                        "`{name}` is a kind of layer: declare one, `{snake}: {name}(...)`, and call it by its name"
                    )
                }
            });
        }
        let entries = self
            .network
            .entries
            .iter()
            .map(|entry| entry.name.to_string());
        let functions = registry::functions().map(Builtin::snake);
        let joining = JOINING.iter().map(|name| (*name).to_owned());
        let candidates = entries.chain(functions).chain(joining);
        let meant = if text.starts_with(char::is_uppercase) {
            Some(surely(&text, candidates)?)
        } else {
            nearest(&text, candidates)
        };
        // The layer that was meant is called, then.
        if let Some(entry) = meant.as_deref().and_then(|meant| self.entry(meant)) {
            self.called.insert(entry);
        }
        let help = match meant {
            Some(meant) => format!("a similar one exists: `{meant}`"),
            None if call.args.len() == 1 => {
                let (own, args) = (text::camel(&text), text::of(&call.args));
                format!(
                    "a layer is declared above `fn forward`: `{name}: Dense(10)`\n\
                     help: activations and layers without parameters are called as they are, `relu(x)`, \
                     `max_pool2d(x, 2)`; an activation of your own by its path: `self::{own}({args})`"
                )
            }
            None => "two values are joined by `+`, `-`, `*` and `/`, by `concat(a, b, axis = 0)` and by `matmul(a, b)`"
                .to_owned(),
        };
        Some(format!(
            "there is no layer or activation `{name}`\nhelp: {help}"
        ))
    }
}
