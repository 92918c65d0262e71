//! The expressions of `fn forward`: each becomes values of the graph.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprBinary, Lit, UnOp};

use super::graph::Builder;
use crate::model::{BinaryOp, Mention, Network, Number, Op, ValueId};
use crate::registry::{self, Form};
use crate::report::{Errors, nearest};
use crate::{foreign, text, value};

/// What is known at a place in the function.
pub struct Scope<'a> {
    pub network: &'a Network,
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
        let known = |name: &Ident| self.values.contains_key(&text::name(name));
        if let Some(complaint) = foreign::of_another_library(bare)
            && !matches!(bare, Expr::MethodCall(call) if value::name(&call.receiver).is_some_and(known))
        {
            self.lose(bare);
            return self.refuse(bare, complaint);
        }
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
            Expr::Index(index) => self.index(index),
            Expr::Field(field) if self.layer_of(&field.base).is_some() => self.parameter(field),
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
        if let Some(kind) = registry::function(&text) {
            let what = match kind.form {
                Form::Activation => "an activation",
                Form::Layer => "a function",
            };
            return self.refuse(
                name,
                format!("`{name}` is {what}, not a value: call it, `{name}(...)`"),
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

    fn binary(&mut self, binary: &ExprBinary) -> ValueId {
        let op = match binary.op {
            BinOp::Add(_) => BinaryOp::Add,
            BinOp::Sub(_) => BinaryOp::Sub,
            BinOp::Div(_) => BinaryOp::Div,
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
                let [left, right] = self.alike(left, right, binary);
                Some(Op::Binary { op, left, right })
            }
        };
        match op {
            Some(op) => self.push(op, binary.op.span(), binary),
            None => self.builder.gap(),
        }
    }

    pub fn number(&mut self, expr: &Expr) -> Option<Number> {
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

    pub fn push(&mut self, op: Op, span: Span, tokens: impl ToTokens) -> ValueId {
        let label = format!("`{}`", text::of(&tokens));
        self.builder.push(op, label, span, tokens)
    }

    pub fn refuse(&mut self, tokens: impl ToTokens, message: String) -> ValueId {
        self.errors.report(tokens, message);
        self.builder.gap()
    }

    /// Takes note of what an expression that is not read would have called.
    pub fn lose(&mut self, expr: &Expr) {
        for name in text::names(expr) {
            self.called.extend(self.entry(&name));
        }
    }

    /// The entry that an expression names.
    pub fn layer_of(&self, expr: &Expr) -> Option<usize> {
        value::name(expr).and_then(|name| self.entry(&text::name(name)))
    }

    pub fn entry(&self, name: &str) -> Option<usize> {
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
