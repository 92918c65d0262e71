//! Several values at once: side by side, multiplied, taken apart; and the weights of layers as values.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprBinary, ExprCall, ExprField, ExprIndex, Member};

use super::args;
use super::expression::Scope;
use crate::model::{
    Arg, ArgValue, Args, Axis, BuiltinCall, Dim, Function, Indices, Op, ValueId, shape_text,
};
use crate::registry::{self, axes};
use crate::{infer, text, value};

/// What takes several values by name, or gives several.
pub const JOINING: &[&str] = &["concat", "matmul", "split"];

impl Scope<'_> {
    /// What joins several values, by its name.
    pub fn joining(&mut self, text: &str, name: &Ident, call: &ExprCall) -> Option<ValueId> {
        Some(match text {
            "concat" => self.concat(name, call),
            "matmul" => self.product(name, call),
            "split" => self.refuse(
                call,
                "`split` gives several values: `let (a, b) = split(x, axis = 0);`".to_owned(),
            ),
            _ => return None,
        })
    }

    /// `concat(a, b, axis = 0)`
    fn concat(&mut self, name: &Ident, call: &ExprCall) -> ValueId {
        let (values, axis) = self.with_axis(name, call);
        let Some(axis) = axis else {
            return self.builder.gap();
        };
        if values.len() < 2 {
            self.lose(&Expr::Call(call.clone()));
            let listed = match values[..] {
                [Expr::Array(list)] => text::of(&list.elems),
                _ => "a, b".to_owned(),
            };
            return self.refuse(
                call,
                format!(
                    "`{name}` puts two values or more side by side: `{name}({listed}, axis = 0)`"
                ),
            );
        }
        let from: Vec<ValueId> = values.iter().map(|value| self.value(value)).collect();
        let shapes: Option<Vec<Vec<Dim>>> = from
            .iter()
            .map(|value| self.builder.shape(*value).map(<[Dim]>::to_vec))
            .collect();
        let Some(shapes) = shapes else {
            return self.unknown_shape(name, call, &from);
        };
        let Some(axis) = axes::place(axis, shapes[0].len()) else {
            let shape = shape_text(&shapes[0]);
            return self.refuse(call, format!("there is no axis {axis} in {shape}"));
        };
        let differs = shapes
            .iter()
            .position(|shape| !infer::agree_beside(axis, &shapes[0], shape));
        if let Some(other) = differs {
            let text = |at: usize| text::of(values[at]);
            let (first, second) = (shape_text(&shapes[0]), shape_text(&shapes[other]));
            return self.refuse(
                call,
                format!(
                    "`{name}` along axis {axis} joins values that are equal in all other axes, but `{}` is \
                     {first}, and `{}` is {second}\n\
                     help: lead one of them through a layer that gives it the other's axes, or take another axis",
                    text(0),
                    text(other)
                ),
            );
        }
        if shapes.iter().any(|shape| !shape[axis].is_known()) {
            let shapes: Vec<String> = shapes.iter().map(|shape| shape_text(shape)).collect();
            return self.refuse(
                call,
                format!(
                    "`{name}` adds up the lengths of axis {axis} of {}, and only rustc knows one of them\n\
                     help: write numbers, or take another axis",
                    shapes.join(" and ")
                ),
            );
        }
        self.push(Op::Concat { axis, from }, name.span(), call)
    }

    /// `matmul(a, b)`, `matmul(x, hidden.weight)`, `matmul(x, transpose(hidden.weight))`
    fn product(&mut self, name: &Ident, call: &ExprCall) -> ValueId {
        let args: Vec<&Expr> = call.args.iter().collect();
        let [left, right] = args[..] else {
            let found = args.len();
            return self.refuse(
                call,
                format!("`{name}` takes two values, found {found}: `{name}(a, b)`"),
            );
        };
        if let Some(weight) = self.weight(right) {
            let from = self.value(left);
            return self.tied(weight, from, left, call);
        }
        if let Some((entry, transposed)) = self.weight(left) {
            let from = self.value(right);
            // W·x of a vector is x·Wᵀ.
            if self
                .builder
                .shape(from)
                .is_some_and(|shape| shape.len() == 1)
            {
                return self.tied((entry, !transposed), from, right, call);
            }
            return self.refuse(
                call,
                format!(
                    "a weight stands behind what it is multiplied with: `{name}({}, {})`",
                    text::of(right),
                    text::of(left)
                ),
            );
        }
        let (a, b) = (self.value(left), self.value(right));
        let shapes = [a, b].map(|value| self.builder.shape(value).map(<[Dim]>::to_vec));
        let [Some(one), Some(other)] = &shapes else {
            return self.unknown_shape(name, call, &[a, b]);
        };
        if infer::product(one, other).is_none() {
            let (one_text, other_text) = (shape_text(one), shape_text(other));
            let help = match (&one[..], &other[..]) {
                ([.., k], [_, l]) if k.agrees(l) == Some(true) => {
                    format!(
                        "transpose the second: `{name}({}, transpose({}))`",
                        text::of(left),
                        text::of(right)
                    )
                }
                _ => "the last axis of the first is as long as the first axis of the second"
                    .to_owned(),
            };
            return self.refuse(
                call,
                format!(
                    "`{name}` multiplies [m, k] with [k, n], but `{}` is {one_text}, and `{}` is {other_text}\n\
                     help: {help}",
                    text::of(left),
                    text::of(right)
                ),
            );
        }
        self.push(Op::Product { left: a, right: b }, name.span(), call)
    }

    /// A product with the weight of a layer.
    fn tied(
        &mut self,
        (entry, transposed): (usize, bool),
        from: ValueId,
        value: &Expr,
        call: &ExprCall,
    ) -> ValueId {
        let layer = &self.network.entries[entry].name;
        let op = Op::Tied {
            entry,
            transposed,
            from,
        };
        let Some([outputs, inputs]) = self.builder.weight(entry) else {
            return match self.called.contains(&entry) {
                true => self.builder.gap(),
                false => self.refuse(
                    call,
                    format!("`{layer}` has no weight yet: call it before its weight is used"),
                ),
            };
        };
        if let Some(shape) = self.builder.shape(from) {
            let taken = if transposed { &inputs } else { &outputs };
            let fits = shape
                .last()
                .is_some_and(|last| last.agrees(taken) != Some(false));
            if !fits || shape.len() > 2 {
                let shape = shape_text(shape);
                let weight = shape_text(&[outputs.clone(), inputs.clone()]);
                let help = match transposed {
                    true => format!(
                        "`matmul(x, {layer}.weight)` takes {} values",
                        outputs.text()
                    ),
                    false => format!(
                        "`matmul(x, transpose({layer}.weight))` takes {} values",
                        inputs.text()
                    ),
                };
                return self.refuse(
                    call,
                    format!(
                        "`{}` is {shape}, but the weight of `{layer}` is {weight}\nhelp: {help}",
                        text::of(value)
                    ),
                );
            }
        }
        let name = value::name(&call.func).map_or_else(|| call.span(), Ident::span);
        self.push(op, name, call)
    }

    /// The entry whose weight an expression is, and whether it is transposed.
    fn weight(&mut self, expr: &Expr) -> Option<(usize, bool)> {
        match value::bare(expr) {
            Expr::Field(field) => {
                let entry = self.layer_of(&field.base)?;
                let is_weight = matches!(&field.member, Member::Named(name) if name == "weight");
                let matrix = |call: &BuiltinCall| call.kind.has_matrix;
                let stage = &self.network.entries[entry].stages[self.network.entries[entry].field];
                let has = matches!(stage, crate::model::Stage::Builtin(call) if matrix(call));
                (is_weight && has).then_some((entry, false))
            }
            Expr::Call(call) if value::name(&call.func).is_some_and(|name| name == "transpose") => {
                let [inner] = &call.args.iter().collect::<Vec<_>>()[..] else {
                    return None;
                };
                let (entry, transposed) = self.weight(inner)?;
                Some((entry, !transposed))
            }
            _ => None,
        }
    }

    /// A parameter where it cannot stand.
    pub fn parameter(&mut self, field: &ExprField) -> ValueId {
        let entry = self.layer_of(&field.base);
        self.called.extend(entry);
        let (layer, text) = (text::of(&field.base), text::of(field));
        let entry = entry.map(|entry| &self.network.entries[entry]);
        if let Some(entry) = entry
            && let crate::model::Stage::Builtin(call) = &entry.stages[entry.field]
            && !call.kind.has_matrix
        {
            let kind = call.kind.name;
            return self.refuse(
                field,
                format!(
                    "`{text}` is not a value of the graph\n\
                     help: the weight of a Dense layer can be one, that of `{layer}` ({kind}) cannot"
                ),
            );
        }
        self.refuse(
            field,
            format!(
                "`{text}` is not a value of the graph\n\
                 help: the weight of a Dense layer stands in a matrix product: `matmul(x, {layer}.weight)`, \
                 `matmul(x, transpose({layer}.weight))`"
            ),
        )
    }

    /// `x[2..5]`, `x[3]`
    pub fn index(&mut self, index: &ExprIndex) -> ValueId {
        let from = self.value(&index.expr);
        let Some(indices) = args::indices(&index.index, "indices", self.errors) else {
            return self.builder.gap();
        };
        self.slice(from, indices, 0, &index.expr, index)
    }

    fn slice(
        &mut self,
        from: ValueId,
        indices: Indices,
        axis: isize,
        at: impl ToTokens,
        tokens: impl ToTokens,
    ) -> ValueId {
        let span = at.to_token_stream().span();
        let axis = Axis {
            value: Some(axis),
            tokens: proc_macro2::Literal::isize_unsuffixed(axis).into_token_stream(),
        };
        let arguments = [
            ("indices", ArgValue::Indices(indices)),
            ("axis", ArgValue::Axis(axis)),
        ];
        self.builtin("Slice", "slice", arguments, from, span, tokens)
    }

    /// A value made by a built-in that the declaration does not name.
    fn builtin<const N: usize>(
        &mut self,
        kind: &str,
        name: &str,
        arguments: [(&'static str, ArgValue); N],
        from: ValueId,
        span: proc_macro2::Span,
        tokens: impl ToTokens,
    ) -> ValueId {
        let Some(kind) = registry::builtin(kind) else {
            unreachable!("the registry knows `{kind}`")
        };
        let list = arguments.map(|(name, value)| Arg {
            name,
            key: None,
            value,
            defaulted: false,
        });
        let call = BuiltinCall {
            ident: Ident::new(name, span),
            kind,
            args: Args { list: list.into() },
        };
        let function = Function::Builtin(call);
        self.push(Op::Call { function, from }, span, tokens)
    }

    /// The operands of an operator; where one is a single number and the other is not, it is repeated.
    pub fn alike(&mut self, left: ValueId, right: ValueId, binary: &ExprBinary) -> [ValueId; 2] {
        let shapes = [left, right].map(|value| self.builder.shape(value).map(<[Dim]>::to_vec));
        let [Some(one), Some(other)] = shapes else {
            return [left, right];
        };
        let is_number = |shape: &[Dim]| matches!(shape, [dim] if dim.value == Some(1));
        match (is_number(&one), is_number(&other)) {
            (true, false) => [self.repeated(left, other, &binary.left), right],
            (false, true) => [left, self.repeated(right, one, &binary.right)],
            _ => [left, right],
        }
    }

    fn repeated(&mut self, value: ValueId, shape: Vec<Dim>, expr: &Expr) -> ValueId {
        let arguments = [("shape", ArgValue::Dims(shape))];
        self.builtin(
            "Broadcast",
            "broadcast",
            arguments,
            value,
            expr.span(),
            expr,
        )
    }

    /// `let (a, b) = value;`
    pub fn bind_all(&mut self, names: &[Ident], value: &Expr) {
        let values = self.values(names.len(), value);
        for (name, value) in names.iter().zip(values) {
            self.builder.name(value, name);
            self.give(name, value);
        }
    }

    /// So many values of one expression.
    fn values(&mut self, count: usize, expr: &Expr) -> Vec<ValueId> {
        match value::bare(expr) {
            Expr::Tuple(tuple) if tuple.elems.len() == count => {
                tuple.elems.iter().map(|value| self.value(value)).collect()
            }
            Expr::Tuple(tuple) => {
                let found = tuple.elems.len();
                self.lose(expr);
                let gap = self.refuse(
                    expr,
                    format!("the pattern names {count} values, and this is {found}"),
                );
                vec![gap; count]
            }
            Expr::Call(call) => match value::name(&call.func) {
                Some(name) if name == "split" && self.layer_of(&call.func).is_none() => {
                    self.split(name, call, count)
                }
                _ => self.parts(count, expr),
            },
            _ => self.parts(count, expr),
        }
    }

    /// The parts of a layer's value that is several.
    fn parts(&mut self, count: usize, expr: &Expr) -> Vec<ValueId> {
        let from = self.value(expr);
        if self.builder.is_gap(from) {
            return vec![from; count];
        }
        if let Some(shape) = self.builder.shape(from) {
            let shape = shape_text(shape);
            let gap = self.refuse(
                expr,
                format!(
                    "the pattern names {count} values, but `{}` is one, {shape}\n\
                     help: `split({}, axis = 0)` takes a value apart",
                    text::of(expr),
                    text::of(expr)
                ),
            );
            return vec![gap; count];
        }
        let part = |index| Op::Part { from, index, count };
        (0..count)
            .map(|index| self.push(part(index), expr.span(), expr))
            .collect()
    }

    /// `split(x, axis = 0)` into equal parts, `split(x, 2, 3, axis = 0)` into parts of these lengths.
    fn split(&mut self, name: &Ident, call: &ExprCall, count: usize) -> Vec<ValueId> {
        let (values, axis) = self.with_axis(name, call);
        let gap = |scope: &mut Self| vec![scope.builder.gap(); count];
        let (Some((value, lengths)), Some(axis)) = (values.split_first(), axis) else {
            let message = format!("`{name}` takes a value first: `{name}(x, axis = 0)`");
            return match axis {
                Some(_) => vec![self.refuse(call, message); count],
                None => gap(self),
            };
        };
        let from = self.value(value);
        if self.builder.is_gap(from) {
            return gap(self);
        }
        let Some(shape) = self.builder.shape(from).map(<[Dim]>::to_vec) else {
            return vec![self.unknown_shape(name, call, &[from]); count];
        };
        let length = axes::place(axis, shape.len()).and_then(|axis| shape[axis].value);
        let Some(length) = length else {
            let shape = shape_text(&shape);
            let message = format!(
                "`{name}` takes an axis apart whose length the declaration knows, but axis {axis} of {shape} is none"
            );
            return vec![self.refuse(call, message); count];
        };
        let lengths: Option<Vec<usize>> = match lengths.is_empty() {
            true => length
                .is_multiple_of(count)
                .then(|| vec![length / count; count]),
            false => lengths
                .iter()
                .map(|length| value::whole(length).and_then(|length| usize::try_from(length).ok()))
                .collect(),
        };
        let fits = |lengths: &Vec<usize>| {
            lengths.len() == count
                && lengths.iter().sum::<usize>() == length
                && !lengths.contains(&0)
        };
        let Some(lengths) = lengths.filter(fits) else {
            let message = format!(
                "axis {axis} of {} has {length} indices, which are not these {count} parts\n\
                 help: say how long each part is: `{name}(x, {}, axis = {axis})`",
                shape_text(&shape),
                example(length, count)
            );
            return vec![self.refuse(call, message); count];
        };
        let mut start = 0;
        let mut parts = Vec::new();
        for length in lengths {
            let end = start + length;
            let indices = Indices {
                start,
                end: Some(end),
                single: false,
                text: format!("{start}..{end}"),
            };
            parts.push(self.slice(from, indices, axis, name, call));
            start = end;
        }
        parts
    }

    /// The arguments of a call by place, and the `axis` by name, 0 unless given. No axis if something is
    /// wrong, which is reported.
    fn with_axis<'c>(
        &mut self,
        name: &Ident,
        call: &'c ExprCall,
    ) -> (Vec<&'c Expr>, Option<isize>) {
        let mut values = Vec::new();
        let mut axis = Some(0);
        for arg in &call.args {
            let Expr::Assign(assign) = arg else {
                values.push(arg);
                continue;
            };
            match value::name(&assign.left) {
                Some(key) if key == "axis" || key == "dim" => {
                    axis =
                        args::axis(&assign.right, "axis", self.errors).and_then(|axis| axis.value);
                }
                _ => {
                    let key = text::of(&assign.left);
                    self.errors.report(
                        &assign.left,
                        format!("`{name}` has no argument `{key}`\nhelp: it takes `axis`"),
                    );
                    axis = None;
                }
            }
        }
        (values, axis)
    }

    /// Reports a value whose shape only rustc knows, where the declaration has to, unless it is a gap.
    fn unknown_shape(&mut self, name: &Ident, call: &ExprCall, values: &[ValueId]) -> ValueId {
        let unknown = |value: &&ValueId| self.builder.shape(**value).is_none();
        let value = values.iter().find(unknown).copied();
        match value {
            Some(value) if !self.builder.is_gap(value) && self.builder.is_unknown(value) => {
                let label = self.builder.label(value).to_owned();
                self.refuse(
                    call,
                    format!(
                        "`{name}` takes values whose shapes the declaration knows, but that of {label} only rustc \
                         knows\nhelp: lead it through `reshape(x, ...)`, which says its shape"
                    ),
                )
            }
            _ => self.builder.gap(),
        }
    }
}

/// `2, 2, 3`: how long parts of so many indices may be.
fn example(length: usize, count: usize) -> String {
    let part = (length / count).max(1);
    let mut parts = vec![part; count];
    parts[count - 1] = length.saturating_sub(part * (count - 1)).max(1);
    let parts: Vec<String> = parts.iter().map(usize::to_string).collect();
    parts.join(", ")
}
