//! What every part of the expansion asks of the graph: types of values, who needs which gradient.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Attribute, GenericParam, Generics, Type, parse_quote};

use super::places::{self, Memory};
use super::{builtin, proof};
use crate::model::{
    BinaryOp, BuiltinCall, Dim, Element, Function, Network, Op, Port, Stage, ValueId,
};
use crate::{infer, text};

/// The model, with what follows from it.
pub struct Context<'a> {
    pub net: &'a Network,
    /// The type of the floats, whatever its name means where the network is declared.
    pub scalar: TokenStream,
    /// Whether a value depends on a parameter: its gradient is needed to train.
    active: Vec<bool>,
    /// Where values and gradients lie.
    pub memory: Memory,
    /// The types of the inputs.
    pub inputs: Vec<TokenStream>,
    /// The types of the outputs.
    pub outputs: Vec<TokenStream>,
    /// The value of which one step is looked at, and of its input likewise.
    stepped: Option<ValueId>,
}

/// What a value of the graph is made by, in the types of the library.
pub enum Node {
    /// A layer: its type, and its entry where that is a field.
    Layer {
        ty: TokenStream,
        field: Option<Ident>,
        from: ValueId,
    },
    /// An activation: its type.
    Activation { ty: TokenStream, from: ValueId },
    /// `left op right`.
    Binary {
        op: BinaryOp,
        left: ValueId,
        right: ValueId,
    },
    /// `numerator / from`.
    Reciprocal {
        numerator: TokenStream,
        from: ValueId,
    },
    /// Values side by side along an axis, each with the index at which it begins.
    Concat {
        axis: usize,
        from: Vec<(ValueId, usize)>,
    },
    /// A matrix product.
    Product { left: ValueId, right: ValueId },
    /// A product with the weight of an entry's layer.
    Tied {
        field: Ident,
        transposed: bool,
        from: ValueId,
    },
    /// Several values in one.
    Join { from: Vec<ValueId> },
    /// One of several values.
    Part { from: ValueId, index: usize },
    /// `factor · from + term`.
    Affine {
        factor: TokenStream,
        term: TokenStream,
        from: ValueId,
    },
    /// An input.
    Input(usize),
}

impl<'a> Context<'a> {
    pub fn new(net: &'a Network) -> Context<'a> {
        let mut cx = Context {
            net,
            scalar: scalar(net),
            active: Vec::new(),
            memory: Memory::new(),
            inputs: net.inputs.iter().map(|port| declared(net, port)).collect(),
            outputs: Vec::new(),
            stepped: None,
        };
        cx.outputs = (net.outputs.iter().zip(&net.graph.outputs))
            .map(|(port, id)| match port.dims {
                Some(_) => declared(net, port),
                None => cx.value_type(*id),
            })
            .collect();
        for id in cx.ids() {
            let active = match cx.node(id) {
                Node::Input(_) => false,
                Node::Layer { field, from, .. } => cx.may_train(id, &field) || cx.active(from),
                Node::Tied { .. } => true,
                _ => {
                    let mut operands = net.graph.values[id.0].op.operands().into_iter();
                    operands.any(|from| cx.active(from))
                }
            };
            cx.active.push(active);
        }
        places::plan(&mut cx);
        cx
    }

    /// A model with mistakes: good for the declared names and types alone.
    pub fn stub(net: &'a Network) -> Context<'a> {
        Context {
            net,
            scalar: scalar(net),
            active: Vec::new(),
            memory: Memory::new(),
            inputs: net.inputs.iter().map(|port| declared(net, port)).collect(),
            outputs: net.outputs.iter().map(|port| declared(net, port)).collect(),
            stepped: None,
        }
    }

    /// The same, where the value `id` and its input are one step of what they are.
    pub fn of_a_step(&self, id: ValueId) -> Context<'a> {
        Context {
            net: self.net,
            scalar: self.scalar.clone(),
            active: self.active.clone(),
            inputs: self.inputs.clone(),
            outputs: self.outputs.clone(),
            memory: Memory::new(),
            stepped: Some(id),
        }
    }

    /// Every value, in topological order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ValueId> + use<> {
        (0..self.net.graph.values.len()).map(ValueId)
    }

    /// Whether a value depends on a parameter.
    pub fn active(&self, id: ValueId) -> bool {
        self.active[id.0]
    }

    /// Whether a layer has parameters, as far as the macro knows.
    pub fn may_train(&self, id: ValueId, field: &Option<Ident>) -> bool {
        let Op::Stage { entry, stage, .. } = self.net.graph.values[id.0].op else {
            return false;
        };
        field.is_some()
            && match &self.net.entries[entry].stages[stage] {
                Stage::Builtin(call) => call.has_parameters(),
                _ => true,
            }
    }

    /// How a value comes about.
    pub fn node(&self, id: ValueId) -> Node {
        match &self.net.graph.values[id.0].op {
            Op::Input(index) => Node::Input(*index),
            Op::Stage {
                entry,
                stage,
                from,
                call,
            } => {
                let written = &self.net.entries[*entry].stages[*stage];
                match self.stage_type(written, id, *from) {
                    Made::Layer(ty) => Node::Layer {
                        ty,
                        field: self.field(*entry, *stage, call.span()),
                        from: *from,
                    },
                    Made::Activation(ty) => Node::Activation { ty, from: *from },
                }
            }
            Op::Call { function, from } => {
                let made = match function {
                    Function::Builtin(call) => self.builtin_type(call, id, *from),
                    Function::Custom(path) => Made::Activation(quote!(#path)),
                };
                match made {
                    Made::Layer(ty) => Node::Layer {
                        ty,
                        field: None,
                        from: *from,
                    },
                    Made::Activation(ty) => Node::Activation { ty, from: *from },
                }
            }
            Op::Concat { axis, from } => {
                let mut start = 0;
                let from = from.iter().map(|from| {
                    let begins = start;
                    let shape = self.net.graph.values[from.0].shape.as_deref();
                    start += shape.and_then(|shape| shape[*axis].value).unwrap_or(0);
                    (*from, begins)
                });
                Node::Concat {
                    axis: *axis,
                    from: from.collect(),
                }
            }
            Op::Product { left, right } => Node::Product {
                left: *left,
                right: *right,
            },
            Op::Tied {
                entry,
                transposed,
                from,
            } => Node::Tied {
                field: self.net.entries[*entry].name.clone(),
                transposed: *transposed,
                from: *from,
            },
            Op::Join { from } => Node::Join { from: from.clone() },
            Op::Part { from, index, .. } => Node::Part {
                from: *from,
                index: *index,
            },
            Op::Binary { op, left, right } => Node::Binary {
                op: *op,
                left: *left,
                right: *right,
            },
            Op::Constant {
                op,
                value,
                from,
                reversed,
            } => {
                let value = &value.tokens;
                if (*op, *reversed) == (BinaryOp::Div, true) {
                    return Node::Reciprocal {
                        numerator: quote!(#value),
                        from: *from,
                    };
                }
                let (factor, term) = match (op, reversed) {
                    (BinaryOp::Add, _) => (quote!(1.0), quote!(#value)),
                    (BinaryOp::Sub, false) => (quote!(1.0), quote!(-(#value))),
                    (BinaryOp::Sub, true) => (quote!(-1.0), quote!(#value)),
                    (BinaryOp::Mul, _) => (quote!(#value), quote!(0.0)),
                    (BinaryOp::Div, _) => (quote!(1.0 / (#value)), quote!(0.0)),
                };
                Node::Affine {
                    factor,
                    term,
                    from: *from,
                }
            }
        }
    }

    fn stage_type(&self, stage: &Stage, id: ValueId, from: ValueId) -> Made {
        let input = self.value_type(from);
        let written = match stage {
            Stage::Builtin(call) => return self.builtin_type(call, id, from),
            Stage::Layer(ty) => Made::Layer(with_input(ty, &input)),
            Stage::Activation(path) => Made::Activation(quote!(#path)),
        };
        if !proof::is_possible(self, written.ty(), &input) {
            return written;
        }
        let alias = proof::alias(self, id);
        match written {
            Made::Layer(_) => Made::Layer(quote!(#alias)),
            Made::Activation(_) => Made::Activation(quote!(#alias)),
        }
    }

    fn builtin_type(&self, call: &BuiltinCall, id: ValueId, from: ValueId) -> Made {
        builtin::stage(self, call, &self.taken(id, from), id)
    }

    /// The type of a value that a built-in takes: by its alias where it is asked something that only rustc
    /// knows.
    pub fn taken(&self, id: ValueId, from: ValueId) -> TokenStream {
        match proof::asked(self, id) {
            Some(asked) if asked.of == from => {
                let alias = proof::input_alias(self, id);
                quote!(#alias)
            }
            _ => self.value_type(from),
        }
    }

    /// Of the stage that makes a value: the sequence behind which a state comes in, if one does, and whether a
    /// state goes out.
    pub fn states(&self, id: ValueId) -> (Option<ValueId>, bool) {
        let Op::Stage {
            entry, stage, from, ..
        } = self.net.graph.values[id.0].op
        else {
            return (None, false);
        };
        let sequence = match &self.net.graph.values[from.0].op {
            Op::Join { from } => Some(from[0]),
            _ => None,
        };
        (sequence, infer::gives_two(self.net, entry, stage))
    }

    /// A stage that is written as a type and can be proved to be what it should, and its input.
    pub fn proved(&self, id: ValueId) -> Option<(Made, TokenStream)> {
        let written = self.written(id)?;
        let input = self.value_type(self.net.graph.values[id.0].op.operands()[0]);
        proof::is_possible(self, written.ty(), &input).then_some((written, input))
    }

    /// The call of the built-in that makes a value, if one does.
    pub fn builtin(&self, id: ValueId) -> Option<&'a BuiltinCall> {
        self.net.builtin(id)
    }

    /// A stage that is written as a type, as it is written, the incoming shape in its place.
    pub fn written(&self, id: ValueId) -> Option<Made> {
        let Op::Stage {
            entry, stage, from, ..
        } = self.net.graph.values[id.0].op
        else {
            return None;
        };
        match &self.net.entries[entry].stages[stage] {
            Stage::Builtin(_) => None,
            Stage::Layer(ty) => Some(Made::Layer(with_input(ty, &self.value_type(from)))),
            Stage::Activation(path) => Some(Made::Activation(quote!(#path))),
        }
    }

    /// The field of a stage, if it is the one of its entry that has a place in the struct, as the
    /// declaration names it where it is called.
    fn field(&self, entry: usize, stage: usize, call: Span) -> Option<Ident> {
        let entry = &self.net.entries[entry];
        let placed = match &entry.stages[entry.field] {
            Stage::Builtin(call) => builtin::is_layer(call),
            Stage::Layer(_) => true,
            Stage::Activation(_) => false,
        };
        (entry.field == stage && placed).then(|| {
            let mut name = entry.name.clone();
            name.set_span(call);
            name
        })
    }

    /// The type of a value.
    pub fn value_type(&self, id: ValueId) -> TokenStream {
        let value = &self.net.graph.values[id.0];
        match value.op {
            Op::Input(index) => return self.inputs[index].clone(),
            Op::Binary { left, .. } => return self.value_type(left),
            _ => {}
        }
        if let Some(shape) = &value.shape
            && shape.iter().all(|dim| dim.text() != "_")
        {
            let shape = match self.stepped {
                Some(stepped) if stepped == id => &shape[1..],
                _ => shape,
            };
            return array(&self.scalar, shape);
        }
        match &value.op {
            Op::Stage {
                entry, stage, from, ..
            } => match &self.net.entries[*entry].stages[*stage] {
                Stage::Activation(_) => self.value_type(*from),
                Stage::Builtin(call) if call.kind.keeps_shape => self.value_type(*from),
                _ => self.alias_type(id),
            },
            Op::Call {
                function: Function::Builtin(call),
                ..
            } if !call.kind.keeps_shape => self.alias_type(id),
            Op::Call { from, .. } | Op::Constant { from, .. } => self.value_type(*from),
            Op::Join { from } => self.joined(id, from),
            Op::Part { .. } => self.alias_type(id),
            Op::Concat { .. } | Op::Product { .. } | Op::Tied { .. } => {
                unreachable!("their shapes are known")
            }
            Op::Input(_) | Op::Binary { .. } => unreachable!("handled above"),
        }
    }

    fn alias_type(&self, id: ValueId) -> TokenStream {
        let (alias, arguments) = (self.alias(id), self.arguments());
        quote!(#alias #arguments)
    }

    /// The type of a value that is taken apart, proved to be as many values as are taken.
    pub fn whole(&self, id: ValueId) -> TokenStream {
        match proof::of_parts(self, id) {
            Some(_) => {
                let alias = proof::parts_alias(self, id);
                quote!(#alias)
            }
            None => self.value_type(id),
        }
    }

    /// The type of several values in one: what the layer takes that makes the next value, or, where that
    /// follows from them, the library's own.
    fn joined(&self, id: ValueId, from: &[ValueId]) -> TokenStream {
        let consumer = ValueId(id.0 + 1);
        let krate = self.krate(self.span(consumer));
        if let Op::Stage { entry, stage, .. } = self.net.graph.values[consumer.0].op
            && let Stage::Layer(ty) = &self.net.entries[entry].stages[stage]
            && !text::names(ty).iter().any(|name| name == "_")
        {
            let taken = quote!(<#ty as #krate::layer::Layer>::Input);
            return match proof::is_possible(self, &taken, &TokenStream::new()) {
                true => {
                    let alias = proof::parts_alias(self, id);
                    quote!(#alias)
                }
                false => taken,
            };
        }
        let types = from.iter().map(|from| self.value_type(*from));
        let name = format_ident!(
            "{}",
            ["Pair", "Triple", "Quadruple"][from.len().clamp(2, 4) - 2]
        );
        quote!(#krate::tensor::#name<#(#types),*>)
    }

    /// What the macro knows of the shape of a layer's input.
    pub fn shape_of_input(&self, id: ValueId) -> Option<&[Dim]> {
        let from = *self.net.graph.values[id.0].op.operands().first()?;
        let shape = self.net.graph.values[from.0].shape.as_deref()?;
        match self.stepped {
            Some(stepped) if stepped == id => shape.get(1..),
            _ => Some(shape),
        }
    }

    /// What the macro knows of the shapes of a layer's inputs, of which there may be several.
    pub fn shapes_of_inputs(&self, id: ValueId) -> Vec<Option<&[Dim]>> {
        let values = &self.net.graph.values;
        let shape = |from: &ValueId| values[from.0].shape.as_deref();
        let from = values[id.0].op.operands()[0];
        match &values[from.0].op {
            Op::Join { from } => from.iter().map(shape).collect(),
            _ => vec![self.shape_of_input(id)],
        }
    }

    /// Whether the type of a value needs an alias: the output of a layer that only rustc knows.
    pub fn needs_alias(&self, id: ValueId) -> bool {
        let alias = self.alias(id).to_string();
        self.value_type(id)
            .into_iter()
            .next()
            .is_some_and(|token| token.to_string() == alias)
    }

    /// The name of the alias of a value's type.
    pub fn alias(&self, id: ValueId) -> Ident {
        format_ident!("__{}{}", self.net.name, id.0)
    }

    /// The network's input type.
    pub fn input(&self) -> TokenStream {
        if self.net.named_inputs {
            let (name, arguments) = (self.part("Input"), self.arguments());
            return quote!(#name #arguments);
        }
        self.inputs
            .first()
            .cloned()
            .unwrap_or_else(|| unknown(self.net))
    }

    /// The network's output type.
    pub fn output(&self) -> TokenStream {
        if self.net.named_outputs {
            let (name, arguments) = (self.part("Output"), self.arguments());
            return quote!(#name #arguments);
        }
        self.outputs
            .first()
            .cloned()
            .unwrap_or_else(|| unknown(self.net))
    }

    /// The name of a struct that belongs to the network, such as `DigitsInput`.
    pub fn part(&self, suffix: &str) -> Ident {
        format_ident!("{}{}", self.net.name, suffix, span = self.net.name.span())
    }

    /// The head: the activation that the single output ends in, with the value before it.
    pub fn head(&self) -> Option<(TokenStream, ValueId)> {
        if self.net.named_outputs {
            return None;
        }
        match self.node(self.net.graph.outputs[0]) {
            Node::Activation { ty, from } => Some((ty, from)),
            _ => None,
        }
    }

    /// The value whose gradient the loss gives: the one before the head.
    pub fn logits(&self) -> Option<ValueId> {
        if self.net.named_outputs {
            return None;
        }
        Some(
            self.head()
                .map_or(self.net.graph.outputs[0], |(_, from)| from),
        )
    }

    /// Whether a value is kept in the network's memory; the rest is the caller's input and output.
    pub fn stored(&self, id: ValueId) -> bool {
        match self.net.graph.values[id.0].op {
            Op::Input(_) => {
                self.net.named_inputs || self.head().is_some_and(|(_, from)| from == id)
            }
            _ => self.net.named_outputs || self.net.graph.outputs[0] != id,
        }
    }

    /// Whether the gradient of a value has a place in the network's memory.
    pub fn stores_gradient(&self, id: ValueId) -> bool {
        match self.net.graph.values[id.0].op {
            Op::Input(index) => {
                self.net.named_inputs && matches!(self.net.inputs[index].element, Element::Scalar)
            }
            _ => {
                self.logits() != Some(id)
                    && self.head().is_none_or(|_| self.net.graph.outputs[0] != id)
            }
        }
    }

    /// The generics of the struct as arguments: `<C, H>`, or nothing.
    pub fn arguments(&self) -> TokenStream {
        let (_, arguments, _) = self.net.generics.split_for_impl();
        quote!(#arguments)
    }

    /// The generics of the struct with a group size behind them, which has no default, and so none of
    /// those before it has.
    pub fn grouped(&self) -> Generics {
        let mut generics = self.net.generics.clone();
        for param in &mut generics.params {
            match param {
                GenericParam::Const(param) => param.default = None,
                GenericParam::Type(param) => param.default = None,
                GenericParam::Lifetime(_) => {}
            }
        }
        generics
            .params
            .push(parse_quote!(const __B: ::core::primitive::usize));
        generics
    }

    /// The generics without bounds and defaults, for an alias.
    pub fn bare_generics(&self) -> TokenStream {
        let params = self.net.generics.params.iter().map(|param| match param {
            GenericParam::Const(param) => {
                let (name, ty) = (&param.ident, &param.ty);
                quote!(const #name: #ty)
            }
            GenericParam::Type(param) => param.ident.to_token_stream(),
            GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
        });
        if self.net.generics.params.is_empty() {
            return TokenStream::new();
        }
        quote!(<#(#params),*>)
    }

    /// The `cfg` attributes of the declaration, which everything emitted carries.
    pub fn cfg(&self) -> Vec<&'a Attribute> {
        self.net
            .attrs
            .iter()
            .filter(|attr| attr.path().is_ident("cfg"))
            .collect()
    }

    /// The path of the library at a user's token, so that rustc points there.
    pub fn krate(&self, at: Span) -> TokenStream {
        respan(self.net.krate.clone(), at)
    }

    /// The span of the token that made a value.
    pub fn span(&self, id: ValueId) -> Span {
        let value = &self.net.graph.values[id.0];
        match &value.op {
            Op::Stage { entry, stage, .. } => match &self.net.entries[*entry].stages[*stage] {
                Stage::Builtin(call) => call.ident.span(),
                Stage::Layer(ty) => first_span(ty),
                Stage::Activation(path) => first_span(path),
            },
            _ => value.span,
        }
    }
}

/// What a stage is in the types of the library.
pub enum Made {
    Layer(TokenStream),
    Activation(TokenStream),
}

impl Made {
    /// Its type.
    pub fn ty(&self) -> &TokenStream {
        match self {
            Made::Layer(ty) | Made::Activation(ty) => ty,
        }
    }
}

/// The float that a network computes with.
fn scalar(net: &Network) -> TokenStream {
    let scalar = &net.scalar;
    match text::of(scalar).as_str() {
        "f32" | "f64" => quote_spanned!(first_span(scalar)=> ::core::primitive::#scalar),
        _ => scalar.clone(),
    }
}

/// The type of an input or output as declared; empty where the declaration does not tell.
fn declared(net: &Network, port: &Port) -> TokenStream {
    let element = match &port.element {
        Element::Scalar => scalar(net),
        Element::Other(ty) => ty.to_token_stream(),
    };
    match &port.dims {
        Some(dims) if dims.iter().all(|dim| dim.text() != "_") => array(&element, dims),
        _ => quote!([#element; 0]),
    }
}

/// Stands in a stub for the type of a port that is missing.
fn unknown(net: &Network) -> TokenStream {
    let scalar = scalar(net);
    quote!([#scalar; 0])
}

/// `[[T; w]; h]` for `[h, w]`.
pub fn array(element: &TokenStream, dims: &[Dim]) -> TokenStream {
    dims.iter().rev().fold(element.clone(), |inner, dim| {
        if let Some(length) = dim.length.as_ref().filter(|length| length.is_derived()) {
            return length.array(&inner);
        }
        let length = dim.expression();
        quote!([#inner; #length])
    })
}

/// A dimension as a const generic argument.
pub fn argument(dim: &Dim) -> TokenStream {
    let tokens = dim.expression();
    if dim.is_known() {
        quote!(#tokens)
    } else {
        quote!({ #tokens })
    }
}

/// A type with the incoming one in place of `_`.
pub fn with_input(ty: &Type, input: &TokenStream) -> TokenStream {
    fn replace(tokens: TokenStream, input: &TokenStream) -> TokenStream {
        tokens
            .into_iter()
            .map(|token| match token {
                TokenTree::Ident(ident) if ident == "_" => input.clone(),
                TokenTree::Group(group) => {
                    let inner = replace(group.stream(), input);
                    let mut replaced = Group::new(group.delimiter(), inner);
                    replaced.set_span(group.span());
                    TokenTree::Group(replaced).into()
                }
                other => other.into(),
            })
            .collect()
    }
    replace(ty.to_token_stream(), input)
}

/// A type that resolves as before and that rustc shows at another place. What stands in its
/// brackets stays where it is, for a wrong constant is wrong at its own token.
pub fn respan(tokens: TokenStream, at: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            match token {
                TokenTree::Group(_) => token.set_span(at),
                _ => token.set_span(token.span().located_at(at)),
            }
            token
        })
        .collect()
}

/// A span that resolves as generated code does and that rustc shows at a user's token.
pub fn at(span: Span) -> Span {
    Span::call_site().located_at(span)
}

fn first_span(tokens: impl ToTokens) -> Span {
    let tokens = tokens.to_token_stream();
    syn::Error::new_spanned(tokens, "").span()
}

/// A generated name, such as `v3`.
pub fn name(text: &str, number: usize) -> Ident {
    format_ident!("{text}{number}", span = Span::call_site())
}
