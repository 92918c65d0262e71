//! What a declaration means: the struct that it asks for and the data-flow graph that it computes.
//!
//! The front end fills this model, `expand` reads it. When a declaration has mistakes the model is
//! as complete as it can be and serves for the stub alone: what could not be read is then a shape
//! of `None`, a dimension `_`, or a layer of type `_`.

mod call;
mod length;
mod parameter;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Attribute, ExprBlock, Generics, Path, Stmt, Type, Visibility};

use crate::text;

pub use call::{
    Arg, ArgValue, Args, Axis, BoolArg, BuiltinCall, Indices, Init, Margins, Number, Padding,
    WordArg, size_text,
};
pub use length::{Length, MOST, Step};
pub use parameter::{Base, Parameters};

/// A declaration, read, resolved and checked.
pub struct Network {
    /// The path of the library, `$crate` as the calling `macro_rules!` handed it over.
    pub krate: TokenStream,
    /// What stands before the struct: documentation, derives, `cfg`.
    pub attrs: Vec<Attribute>,
    /// The warnings that are allowed.
    pub allows: Vec<&'static str>,
    pub vis: Visibility,
    pub name: Ident,
    /// Parameters and where-clause.
    pub generics: Generics,
    /// The float that the network computes with: `f32`, `f64` or one of its type parameters.
    pub scalar: TokenStream,
    pub inputs: Vec<Port>,
    pub outputs: Vec<Port>,
    /// Whether the inputs were written `(name: shape, ...)`.
    pub named_inputs: bool,
    /// Whether the outputs were written `(name: shape, ...)`.
    pub named_outputs: bool,
    pub entries: Vec<Entry>,
    pub graph: Graph,
}

/// An input or an output of the network.
pub struct Port {
    /// As declared; `input` or `output` where a single shape has no name.
    pub name: Ident,
    pub element: Element,
    /// `None` where the shape is to be inferred (`[_]`, outputs only).
    pub dims: Option<Vec<Dim>>,
    /// The shape as written, for messages.
    pub tokens: TokenStream,
}

/// What the innermost array of a port holds.
pub enum Element {
    /// The network's scalar.
    Scalar,
    /// Something else, such as `Index<1000>`: inputs only.
    Other(Box<Type>),
}

/// A line of the declaration: a name and the stages that run under it.
pub struct Entry {
    pub attrs: Vec<Attribute>,
    /// The warnings that are allowed.
    pub allows: Vec<&'static str>,
    pub name: Ident,
    /// Never empty.
    pub stages: Vec<Stage>,
    /// The stage that is the struct's field; the others have no parameters.
    pub field: usize,
    /// Whether `fn forward` takes apart what it gives, into two values.
    pub taken_apart: bool,
}

impl Entry {
    /// The call of its last stage, where that is a built-in which gives a second value behind its output, and
    /// does.
    pub fn giving_two(&self) -> Option<&BuiltinCall> {
        match self.stages.last() {
            Some(Stage::Builtin(call)) if self.taken_apart && call.kind.parts.is_some() => {
                Some(call)
            }
            _ => None,
        }
    }
}

/// One step of an entry.
pub enum Stage {
    /// A built-in layer or activation, in call form.
    Builtin(BuiltinCall),
    /// A layer of any crate, written as a type; `Type::Infer` inside stands for the incoming shape.
    Layer(Box<Type>),
    /// An activation of any crate, written by path after an arrow.
    Activation(Path),
}

/// One dimension of a shape.
#[derive(Clone)]
pub struct Dim {
    /// An expression that stands as a const generic argument.
    pub tokens: TokenStream,
    /// Known for literals and what is computed from them.
    pub value: Option<usize>,
    /// Known for const parameters and what is computed from them, which is no argument then.
    pub length: Option<Length>,
}

/// Values in topological order. The first are the inputs, one per port, used or not; of the rest
/// only those stay that an output needs.
#[derive(Default)]
pub struct Graph {
    pub values: Vec<Value>,
    /// One per output port; two ports may name the same value.
    pub outputs: Vec<ValueId>,
    /// The names in `fn forward`, in its order.
    pub mentions: Vec<Mention>,
}

/// A name of a value in `fn forward`.
pub enum Mention {
    /// As an input, or behind `let`.
    Given(Ident),
    /// In an expression.
    Used(Ident),
}

/// The place of a value in [`Graph::values`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ValueId(pub usize);

/// One value of the graph: an array of a fixed shape.
pub struct Value {
    pub op: Op,
    /// What the numbers allow to know; `None` after a type-form layer.
    pub shape: Option<Vec<Dim>>,
    /// The name that messages call it by, with backquotes.
    pub label: String,
    /// The token that made it.
    pub span: Span,
    /// The whole expression that made it.
    pub tokens: TokenStream,
}

/// How a value comes about.
pub enum Op {
    /// The input of that number.
    Input(usize),
    /// A stage of an entry; an entry called twice has its stages twice in the graph.
    Stage {
        entry: usize,
        stage: usize,
        from: ValueId,
        /// The call in `fn forward`, or the entry's name in a chain.
        call: Ident,
    },
    /// An activation, or a layer without parameters, called in `fn forward`.
    Call { function: Function, from: ValueId },
    /// Values side by side along an axis.
    Concat { axis: usize, from: Vec<ValueId> },
    /// The product of two matrices, or of a vector and a matrix.
    Product { left: ValueId, right: ValueId },
    /// The product of a value and the weight of an entry's layer, `[outputs, inputs]`: with the weight
    /// itself, or transposed.
    Tied {
        entry: usize,
        transposed: bool,
        from: ValueId,
    },
    /// Several values in one, for the layer that makes the next value.
    Join { from: Vec<ValueId> },
    /// One of the several values in one, of so many.
    Part {
        from: ValueId,
        index: usize,
        count: usize,
    },
    /// Element by element, between values of one shape.
    Binary {
        op: BinaryOp,
        left: ValueId,
        right: ValueId,
    },
    /// `from op value`, or `value op from` when reversed; `-x` is `x * -1.0`.
    Constant {
        op: BinaryOp,
        value: Number,
        from: ValueId,
        reversed: bool,
    },
}

/// What is called in `fn forward`: `relu(x)`, `reshape(x, 4, 4)`, `my::Swish(x)`.
pub enum Function {
    Builtin(BuiltinCall),
    Custom(Path),
}

/// The arithmetic of a graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
}

impl BinaryOp {
    /// As it is written.
    pub fn sign(self) -> char {
        match self {
            BinaryOp::Add => '+',
            BinaryOp::Sub => '-',
            BinaryOp::Mul => '*',
            BinaryOp::Div => '/',
        }
    }
}

impl Value {
    /// Whether it stands in for a value that could not be made, which has been reported.
    pub fn is_gap(&self) -> bool {
        self.tokens.is_empty()
    }
}

impl Op {
    /// The values that it reads.
    pub fn operands(&self) -> Vec<ValueId> {
        match self {
            Op::Input(_) => Vec::new(),
            Op::Stage { from, .. }
            | Op::Call { from, .. }
            | Op::Tied { from, .. }
            | Op::Part { from, .. }
            | Op::Constant { from, .. } => vec![*from],
            Op::Concat { from, .. } | Op::Join { from } => from.clone(),
            Op::Binary { left, right, .. } | Op::Product { left, right } => vec![*left, *right],
        }
    }

    /// The values that it reads, to be renumbered.
    pub fn operands_mut(&mut self) -> Vec<&mut ValueId> {
        match self {
            Op::Input(_) => Vec::new(),
            Op::Stage { from, .. }
            | Op::Call { from, .. }
            | Op::Tied { from, .. }
            | Op::Part { from, .. }
            | Op::Constant { from, .. } => vec![from],
            Op::Concat { from, .. } | Op::Join { from } => from.iter_mut().collect(),
            Op::Binary { left, right, .. } | Op::Product { left, right } => vec![left, right],
        }
    }
}

impl Network {
    /// The call of the built-in that makes a value, if one does.
    pub fn builtin(&self, id: ValueId) -> Option<&BuiltinCall> {
        match &self.graph.values[id.0].op {
            Op::Stage { entry, stage, .. } => match &self.entries[*entry].stages[*stage] {
                Stage::Builtin(call) => Some(call),
                _ => None,
            },
            Op::Call {
                function: Function::Builtin(call),
                ..
            } => Some(call),
            _ => None,
        }
    }

    /// `Dense(10) → Relu`: an entry's stages for the table of layers.
    pub fn stage_text(&self, entry: usize) -> String {
        let stages: Vec<String> = self.entries[entry].stages.iter().map(Stage::text).collect();
        stages.join(" → ")
    }
}

impl Stage {
    /// The stage as its author would write it.
    pub fn text(&self) -> String {
        match self {
            Stage::Builtin(call) => call.text(),
            Stage::Layer(ty) => match &**ty {
                Type::Array(array) => {
                    format!("{} * {}", text::of(&array.elem), text::of(&array.len))
                }
                ty => text::of(ty),
            },
            Stage::Activation(path) => text::of(path),
        }
    }

    /// The stage's name alone, without arguments.
    pub fn title(&self) -> String {
        match self {
            Stage::Builtin(call) => call.kind.name.to_owned(),
            Stage::Layer(ty) => text::of(ty),
            Stage::Activation(path) => text::of(path),
        }
    }
}

impl Dim {
    /// A dimension whose number is known, at the place that it is derived from.
    pub fn known(value: usize, span: Span) -> Dim {
        let mut literal = Literal::usize_unsuffixed(value);
        literal.set_span(span);
        Dim {
            tokens: literal.into_token_stream(),
            value: Some(value),
            length: None,
        }
    }

    /// A constant, a const parameter or a const block: its number is rustc's to know.
    pub fn symbol(tokens: impl ToTokens) -> Dim {
        Dim {
            tokens: tokens.into_token_stream(),
            value: None,
            length: None,
        }
    }

    /// Stands for a dimension that could not be read and was reported.
    pub fn unknown(span: Span) -> Dim {
        Dim {
            tokens: quote_spanned!(span=> _),
            value: None,
            length: None,
        }
    }

    /// The dimension as an expression, without braces around it that only the declaration needs.
    pub fn expression(&self) -> TokenStream {
        let block = syn::parse2::<ExprBlock>(self.tokens.clone()).map(|block| block.block.stmts);
        match block.as_deref() {
            Ok([Stmt::Expr(expression, None)]) => expression.to_token_stream(),
            _ => self.tokens.clone(),
        }
    }

    /// Whether the macro knows the number.
    pub fn is_known(&self) -> bool {
        self.value.is_some()
    }

    /// Whether it is computed from a const parameter.
    pub fn is_derived(&self) -> bool {
        self.length.as_ref().is_some_and(Length::is_derived)
    }

    /// Whether two dimensions are the same number, as far as the macro can tell.
    pub fn agrees(&self, other: &Dim) -> Option<bool> {
        match (self.value, other.value) {
            (Some(a), Some(b)) => Some(a == b),
            _ if self.text() == other.text() && self.text() != "_" => Some(true),
            // What is computed in different ways is not the same for every parameter.
            _ if self.is_derived() || other.is_derived() => {
                let unknown = [self, other]
                    .iter()
                    .any(|dim| !dim.is_known() && dim.length.is_none());
                (!unknown).then_some(false)
            }
            _ => None,
        }
    }

    /// The dimension as it shows in a shape: its number, or its tokens.
    pub fn text(&self) -> String {
        match self.value {
            Some(value) => value.to_string(),
            None => text::of(&self.tokens),
        }
    }
}

/// `[16, 4, 4]`; symbolic dimensions are shown by their tokens.
pub fn shape_text(shape: &[Dim]) -> String {
    let dims: Vec<String> = shape.iter().map(Dim::text).collect();
    format!("[{}]", dims.join(", "))
}

/// The number of elements, when every dimension is known; saturating, as nothing real is so large.
pub fn product(shape: &[Dim]) -> Option<u128> {
    shape.iter().try_fold(1u128, |product, dim| {
        Some(product.saturating_mul(dim.value? as u128))
    })
}
