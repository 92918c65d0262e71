//! The expressions of `fn forward`: each becomes values of the graph.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprBinary, ExprCall, Lit, Path, UnOp};

use super::args;
use super::graph::Builder;
use crate::model::{Activation, BinaryOp, Mention, Network, Number, Op, Stage, ValueId};
use crate::parse::ast;
use crate::registry::{self, Builtin, Form};
use crate::report::{Errors, enumeration, nearest, surely};
use crate::{foreign, text, value};

/// What is known at a place in the function.
pub struct Scope<'a> {
    network: &'a Network,
    pub builder: Builder<'a>,
    pub values: HashMap<String, ValueId>,
    /// The entries that are called, as far as can be told.
    pub called: HashSet<usize>,
    /// Whether the inputs' names could be read; otherwise any name may be one of them.
    complete: bool,
    pub errors: &'a mut Errors,
}

impl<'a> Scope<'a> {
    pub fn new(
        network: &'a Network,
        builder: Builder<'a>,
        complete: bool,
        errors: &'a mut Errors,
    ) -> Scope<'a> {
        Scope {
            network,
            builder,
            values: HashMap::new(),
            called: HashSet::new(),
            complete,
            errors,
        }
    }

    /// `let name = value;`
    pub fn bind(&mut self, name: &Ident, value: &Expr) {
        let value = self.value(value);
        self.builder.name(value, name);
        self.give(name, value);
    }

    /// Gives a value a name.
    pub fn give(&mut self, name: &Ident, value: ValueId) {
        self.builder.mention(Mention::Given(name.clone()));
        self.values.insert(text::name(name), value);
    }

    /// Takes note of a statement that could not be read: what it may have named and called is not
    /// to be reported as missing.
    pub fn forgive(&mut self, tokens: TokenStream) {
        for name in text::names(tokens) {
            self.called.extend(self.entry(&name));
            if !self.values.contains_key(&name) {
                let gap = self.builder.gap();
                self.values.insert(name, gap);
            }
        }
    }

    /// The value of an expression. What is no value is reported, and a gap stands in.
    pub fn value(&mut self, expr: &Expr) -> ValueId {
        let bare = value::bare(expr);
        match bare {
            Expr::Path(path) => match value::name(bare) {
                Some(name) => self.named(name),
                None => self.refuse(
                    path,
                    format!("`{}` is not a value of the graph", text::of(path)),
                ),
            },
            Expr::Call(call) => self.call(call),
            Expr::Binary(binary) if foreign::complaint(bare).is_none() => self.binary(binary),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) && !is_number(bare) => {
                let from = self.value(&unary.expr);
                let value = value::float(-1.0, unary.op.span());
                let op = Op::Constant {
                    op: BinaryOp::Mul,
                    value,
                    from,
                    reversed: false,
                };
                self.push(op, unary.op.span(), bare)
            }
            Expr::Tuple(_) => {
                self.lose(bare);
                self.refuse(
                    bare,
                    "several values at once stand on the last line only".to_owned(),
                )
            }
            _ if is_number(bare) => {
                let number = text::of(bare);
                self.refuse(
                    bare,
                    format!(
                        "`{number}` is a number, not a value of the graph: `x + {number}` is one"
                    ),
                )
            }
            Expr::MethodCall(method) if self.layer_of(&method.receiver).is_some() => {
                self.lose(bare);
                for arg in &method.args {
                    self.value(arg);
                }
                let (layer, args) = (text::of(&method.receiver), text::of(&method.args));
                self.refuse(
                    bare,
                    format!("a layer is called by its name alone: `{layer}({args})`"),
                )
            }
            _ => {
                self.lose(bare);
                for value in foreign::values(bare) {
                    if !is_number(value) {
                        self.value(value);
                    }
                }
                let complaint = foreign::complaint(bare);
                self.refuse(
                    bare,
                    complaint.unwrap_or_else(|| "this is not a value of the graph".to_owned()),
                )
            }
        }
    }

    fn named(&mut self, name: &Ident) -> ValueId {
        let text = text::name(name);
        if let Some(value) = self.values.get(&text) {
            self.builder.mention(Mention::Used(name.clone()));
            return *value;
        }
        if let Some(entry) = self.entry(&text) {
            self.called.insert(entry);
            return self.refuse(
                name,
                format!("`{name}` is a layer, not a value: call it, `{name}(...)`"),
            );
        }
        if registry::activation(&text).is_some() {
            return self.refuse(
                name,
                format!("`{name}` is an activation, not a value: call it, `{name}(...)`"),
            );
        }
        if !self.complete {
            return self.builder.gap();
        }
        let help = match nearest(&text, self.values.keys()) {
            Some(meant) => format!("help: a similar one exists: `{meant}`"),
            None => format!("help: name it before: `let {name} = ...;`"),
        };
        self.refuse(name, format!("there is no value `{name}`\n{help}"))
    }

    fn call(&mut self, call: &ExprCall) -> ValueId {
        let Expr::Path(path) = value::bare(&call.func) else {
            self.lose(&Expr::Call(call.clone()));
            return self.refuse(
                &call.func,
                "only layers and activations can be called".to_owned(),
            );
        };
        let Some(name) = value::name(&call.func) else {
            return self.custom(&path.path, call);
        };
        let text = text::name(name);
        if let Some(entry) = self.entry(&text) {
            return self.layer(entry, name, call);
        }
        if let Some(kind) = registry::activation(&text) {
            return self.activation(kind, name, call);
        }
        if self
            .values
            .get(&text)
            .is_some_and(|value| self.builder.is_gap(*value))
        {
            return self.builder.gap();
        }
        if let Some(complaint) = self.unknown(name, call) {
            let values = call
                .args
                .iter()
                .filter(|arg| !matches!(arg, Expr::Assign(_)) && !is_number(arg));
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
        let [from] = args[..] else {
            let found = args.len();
            let is_own = matches!(self.network.entries[entry].stages[0], Stage::Layer(_));
            let help = match found > 1 && is_own {
                true => "\nhelp: a network of several inputs cannot be a layer of another",
                false => "",
            };
            return self.refuse(
                call,
                format!("a layer takes one value, found {found}: `{name}(x)`{help}"),
            );
        };
        let label = format!("`{}`", text::of(call));
        self.builder.run(entry, name, Some(name), &label, from)
    }

    /// A built-in activation, called in snake case.
    fn activation(&mut self, kind: &'static Builtin, name: &Ident, call: &ExprCall) -> ValueId {
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
        let builtin = args::builtin_call(name.clone(), kind, rest, self.errors);
        self.push(
            Op::Activation {
                activation: Activation::Builtin(builtin),
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
            Op::Activation {
                activation: Activation::Custom(path.clone()),
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
        let candidates = entries.chain(registry::activations().map(Builtin::snake));
        let meant = if text.starts_with(char::is_uppercase) {
            Some(surely(&text, candidates)?)
        } else {
            nearest(&text, candidates)
        };
        // The layer that was meant is called, then.
        if let Some(entry) = meant.as_deref().and_then(|meant| self.entry(meant)) {
            self.called.insert(entry);
        }
        let activations = enumeration(registry::activations().map(Builtin::snake));
        let help = match meant {
            Some(meant) => format!("a similar one exists: `{meant}`"),
            None if call.args.len() == 1 => {
                let (own, args) = (text::camel(&text), text::of(&call.args));
                format!(
                    "a layer is declared above `fn forward`: `{name}: Dense(10)`\n\
                     help: the activations are {activations}; one of your own is called by its path: \
                     `self::{own}({args})`"
                )
            }
            None => format!(
                "a call takes one value, and two values are joined by `+`, `-` or `*`\n\
                 help: the activations are {activations}"
            ),
        };
        Some(format!(
            "there is no layer or activation `{name}`\nhelp: {help}"
        ))
    }

    fn binary(&mut self, binary: &ExprBinary) -> ValueId {
        let op = match binary.op {
            BinOp::Add(_) => BinaryOp::Add,
            BinOp::Sub(_) => BinaryOp::Sub,
            _ => BinaryOp::Mul,
        };
        let op = match (is_number(&binary.left), is_number(&binary.right)) {
            (true, true) => {
                let text = text::of(binary);
                return self.refuse(
                    binary,
                    format!("`{text}` is a number, not a value of the graph: write it as one"),
                );
            }
            (true, false) => {
                let from = self.value(&binary.right);
                self.number(&binary.left).map(|value| Op::Constant {
                    op,
                    value,
                    from,
                    reversed: true,
                })
            }
            (false, true) => {
                let from = self.value(&binary.left);
                self.number(&binary.right).map(|value| Op::Constant {
                    op,
                    value,
                    from,
                    reversed: false,
                })
            }
            (false, false) => {
                let (left, right) = (self.value(&binary.left), self.value(&binary.right));
                Some(Op::Binary { op, left, right })
            }
        };
        match op {
            Some(op) => self.push(op, binary.op.span(), binary),
            None => self.builder.gap(),
        }
    }

    fn number(&mut self, expr: &Expr) -> Option<Number> {
        let number = value::number(expr);
        if number.is_none() {
            let text = text::of(expr);
            self.errors.report(
                expr,
                format!("`{text}` is not a number that a float holds: write it plainly, as `2.0`"),
            );
        }
        number
    }

    fn push(&mut self, op: Op, span: Span, tokens: impl ToTokens) -> ValueId {
        let label = format!("`{}`", text::of(&tokens));
        self.builder.push(op, label, span, tokens)
    }

    fn refuse(&mut self, tokens: impl ToTokens, message: String) -> ValueId {
        self.errors.report(tokens, message);
        self.builder.gap()
    }

    /// Takes note of what an expression that is not read would have called.
    fn lose(&mut self, expr: &Expr) {
        for name in text::names(expr) {
            self.called.extend(self.entry(&name));
        }
    }

    /// The entry that an expression names.
    fn layer_of(&self, expr: &Expr) -> Option<usize> {
        value::name(expr).and_then(|name| self.entry(&text::name(name)))
    }

    fn entry(&self, name: &str) -> Option<usize> {
        self.network
            .entries
            .iter()
            .position(|entry| text::name(&entry.name) == name)
    }
}

/// Whether an expression is a literal number, with or without a sign.
pub fn is_number(expr: &Expr) -> bool {
    match value::bare(expr) {
        Expr::Lit(lit) => matches!(lit.lit, Lit::Int(_) | Lit::Float(_)),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_)) && is_number(&unary.expr),
        _ => false,
    }
}
