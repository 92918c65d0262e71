//! The call of a built-in, its arguments resolved.

use proc_macro2::{Ident, Span, TokenStream};
use syn::Expr;

use super::{Dim, Stage};
use crate::registry::Builtin;
use crate::text;

/// A built-in with its arguments.
pub struct BuiltinCall {
    /// The user's token: `Dense` in an entry, `relu` in `fn forward`.
    pub ident: Ident,
    pub kind: &'static Builtin,
    pub args: Args,
}

/// The arguments of a built-in: one for each parameter of its registry entry, in that order.
pub struct Args {
    pub list: Vec<Arg>,
}

/// One argument, resolved by name.
pub struct Arg {
    pub name: &'static str,
    /// The user's `name` token, where the argument was written `name = value`.
    pub key: Option<Ident>,
    pub value: ArgValue,
    /// Whether the user left it out.
    pub defaulted: bool,
}

/// The value of an argument, by the kind that the registry asks for.
pub enum ArgValue {
    Dim(Dim),
    Dims(Vec<Dim>),
    Bool(BoolArg),
    Float(Number),
    Word(WordArg),
    Size([Dim; 2]),
    /// That of a signal, as of an image of height 1.
    Length([Dim; 2]),
    /// The size that the argument of this name has.
    SizeOf(&'static str),
    Padding(Padding),
    Axis(Axis),
    Axes(Vec<usize>),
    Indices(Indices),
    Margins(Margins),
    Init(Init),
    /// A layer inside this one.
    Layer(Box<Stage>),
    /// It was left out, and nothing stands in for it.
    Nothing,
}

/// The number of an axis.
pub struct Axis {
    /// From the first, or below 0 from the last; `None` for all axes.
    pub value: Option<isize>,
    pub tokens: TokenStream,
}

/// Indices of an axis: `2..5`, or one alone.
pub struct Indices {
    pub start: usize,
    /// Behind the last; `None` for all that there are.
    pub end: Option<usize>,
    /// Whether it is one index, which takes the axis away.
    pub single: bool,
    /// As written.
    pub text: String,
}

impl Indices {
    /// Whether there is no index among them, as far as that is known.
    pub fn is_empty(&self) -> bool {
        self.end.is_some_and(|end| end <= self.start)
    }
}

/// How far a window begins before an image and ends behind it.
pub enum Padding {
    /// Not at all.
    Valid,
    /// So that the output has the input's size divided by the stride, rounded up.
    Same,
    /// So far before a signal that no output sees what comes after its place, and not behind it.
    Causal,
    /// By so many rows and columns, as this is written.
    By([Dim; 2], String),
    /// By so much before a signal and behind it.
    Sides([Dim; 2]),
}

/// By how much something becomes larger or smaller at its sides.
pub enum Margins {
    /// As much at each.
    Each(Dim),
    /// By so many rows above and below, and columns to the left and to the right; before a signal and behind it.
    Pair([Dim; 2]),
    /// Above and below, to the left and to the right.
    Sides([[Dim; 2]; 2]),
    /// One that could not be read, which has been reported.
    Unknown,
}

impl Margins {
    /// The margins of an image above and below, to the left and to the right; of a signal, which has no rows,
    /// before and behind. None if they are not margins of such.
    pub fn around(&self, axes: usize) -> Option<[[Dim; 2]; 2]> {
        let none = || Dim::known(0, Span::call_site());
        match (self, axes) {
            (Margins::Each(n), 2) => Some([[none(), none()], [n.clone(), n.clone()]]),
            (Margins::Each(n), _) => Some([[n.clone(), n.clone()], [n.clone(), n.clone()]]),
            (Margins::Pair(pair), 2) => Some([[none(), none()], pair.clone()]),
            (Margins::Pair(pair), _) => Some(pair.each_ref().map(|n| [n.clone(), n.clone()])),
            (Margins::Sides(_), 2) | (Margins::Unknown, _) => None,
            (Margins::Sides(sides), _) => Some(sides.clone()),
        }
    }

    /// All numbers that were written.
    pub fn dims_mut(&mut self) -> Vec<&mut Dim> {
        match self {
            Margins::Each(n) => vec![n],
            Margins::Pair(pair) => pair.iter_mut().collect(),
            Margins::Sides(sides) => sides.iter_mut().flatten().collect(),
            Margins::Unknown => Vec::new(),
        }
    }

    /// The margins as they are written.
    pub fn text(&self) -> String {
        let pair = |pair: &[Dim; 2]| format!("({}, {})", pair[0].text(), pair[1].text());
        match self {
            Margins::Each(n) => n.text(),
            Margins::Pair(both) => pair(both),
            Margins::Sides([rows, columns]) => format!("({}, {})", pair(rows), pair(columns)),
            Margins::Unknown => "_".to_owned(),
        }
    }
}

/// `true` or `false`, with the token that said so.
pub struct BoolArg {
    pub value: bool,
    pub tokens: TokenStream,
}

/// A word that stands for a variant of an enum of the library.
pub struct WordArg {
    /// The enum, and the module that it is in.
    pub of: Ident,
    pub module: Ident,
    pub variant: Ident,
    /// As written.
    pub word: &'static str,
}

/// How a layer's weights or biases begin.
pub enum Init {
    /// Whatever fits the activation that follows.
    Default,
    /// One of the library's initialisers, with its arguments.
    Named { ident: Ident, args: Args },
    /// An expression of the user's, passed through.
    Custom(Expr),
}

/// A real number: a literal, or a constant by path.
#[derive(Clone)]
pub struct Number {
    /// A literal is a float without suffix (`1` becomes `1.0`), with its sign, at the user's span.
    pub tokens: TokenStream,
    /// Known for literals.
    pub value: Option<f64>,
}

impl BuiltinCall {
    /// Whether it is called in `fn forward`, in snake case, rather than in an entry.
    pub fn in_forward(&self) -> bool {
        self.ident != self.kind.name
    }

    /// The layer inside it, if there is one.
    pub fn inside(&self) -> Option<&Stage> {
        self.args.list.iter().find_map(|arg| match &arg.value {
            ArgValue::Layer(layer) => Some(&**layer),
            _ => None,
        })
    }

    /// The built-in inside it, if there is one.
    pub fn inner(&self) -> Option<&BuiltinCall> {
        match self.inside()? {
            Stage::Builtin(call) => Some(call),
            _ => None,
        }
    }

    /// Whether it has parameters to train: an entry holds at most one such layer.
    pub fn has_parameters(&self) -> bool {
        self.kind.has_parameters && self.inner().is_none_or(BuiltinCall::has_parameters)
    }

    /// The initialiser called `name`; the default where there is no argument of that name.
    pub fn init(&self, name: &str) -> &Init {
        self.inner().unwrap_or(self).args.init(name)
    }

    /// All initialisers.
    pub fn inits(&self) -> impl Iterator<Item = &Init> {
        self.inner().unwrap_or(self).args.inits()
    }

    /// The call as its author would write it in an entry, without what was left to default.
    pub fn text(&self) -> String {
        self.args.text(self.kind.name)
    }
}

impl Args {
    /// Forgets the dimensions, which have been reported to be other ones than were meant.
    pub fn forget_dims(&mut self, span: Span) {
        for arg in &mut self.list {
            if let ArgValue::Dim(dim) = &mut arg.value {
                *dim = Dim::unknown(span);
            }
        }
    }

    /// The dimension called `name`.
    pub fn dim(&self, name: &str) -> &Dim {
        match self.value(name) {
            ArgValue::Dim(dim) => dim,
            _ => unreachable!("`{name}` is not a dimension"),
        }
    }

    /// The dimension called `name`, if it was given.
    pub fn given_dim(&self, name: &str) -> Option<&Dim> {
        match self.value(name) {
            ArgValue::Dim(dim) => Some(dim),
            _ => None,
        }
    }

    /// Whether there is an argument called `name`.
    pub fn has(&self, name: &str) -> bool {
        self.list.iter().any(|arg| arg.name == name)
    }

    /// The list of dimensions called `name`.
    pub fn dims(&self, name: &str) -> &[Dim] {
        match self.value(name) {
            ArgValue::Dims(dims) => dims,
            _ => unreachable!("`{name}` is not a list of dimensions"),
        }
    }

    /// The switch called `name`.
    pub fn flag(&self, name: &str) -> &BoolArg {
        match self.value(name) {
            ArgValue::Bool(flag) => flag,
            _ => unreachable!("`{name}` is not a switch"),
        }
    }

    /// The word called `name`.
    pub fn word(&self, name: &str) -> &WordArg {
        match self.value(name) {
            ArgValue::Word(word) => word,
            _ => unreachable!("`{name}` is not a word"),
        }
    }

    /// The height and the width called `name`.
    pub fn size(&self, name: &str) -> &[Dim; 2] {
        match self.value(name) {
            ArgValue::Size(size) | ArgValue::Length(size) => size,
            ArgValue::SizeOf(other) => self.size(other),
            _ => unreachable!("`{name}` is not a size"),
        }
    }

    /// The margins called `name`.
    pub fn margins(&self, name: &str) -> &Margins {
        match self.value(name) {
            ArgValue::Margins(margins) => margins,
            _ => unreachable!("`{name}` is no margins"),
        }
    }

    /// The padding called `name`.
    pub fn padding(&self, name: &str) -> &Padding {
        match self.value(name) {
            ArgValue::Padding(padding) => padding,
            _ => unreachable!("`{name}` is not a padding"),
        }
    }

    /// The axis called `name`.
    pub fn axis(&self, name: &str) -> &Axis {
        match self.value(name) {
            ArgValue::Axis(axis) => axis,
            _ => unreachable!("`{name}` is not an axis"),
        }
    }

    /// The axes called `name`.
    pub fn axes(&self, name: &str) -> &[usize] {
        match self.value(name) {
            ArgValue::Axes(axes) => axes,
            _ => unreachable!("`{name}` is not a list of axes"),
        }
    }

    /// The indices called `name`.
    pub fn indices(&self, name: &str) -> &Indices {
        match self.value(name) {
            ArgValue::Indices(indices) => indices,
            _ => unreachable!("`{name}` are not indices"),
        }
    }

    /// The number called `name`.
    pub fn float(&self, name: &str) -> &Number {
        match self.value(name) {
            ArgValue::Float(number) => number,
            _ => unreachable!("`{name}` is not a number"),
        }
    }

    /// The initialiser called `name`; the default where there is no argument of that name.
    pub fn init(&self, name: &str) -> &Init {
        let named = self.list.iter().find(|arg| arg.name == name);
        match named.map(|arg| &arg.value) {
            Some(ArgValue::Init(init)) => init,
            _ => &Init::Default,
        }
    }

    /// All initialisers.
    pub fn inits(&self) -> impl Iterator<Item = &Init> {
        self.list.iter().filter_map(|arg| match &arg.value {
            ArgValue::Init(init) => Some(init),
            _ => None,
        })
    }

    /// A call with these arguments, without those that were left to default.
    fn text(&self, name: &str) -> String {
        let written = self.list.iter().filter(|arg| !arg.defaulted);
        let written: Vec<String> = written.map(Arg::text).collect();
        match written.is_empty() {
            true => name.to_owned(),
            false => format!("{name}({})", written.join(", ")),
        }
    }

    fn value(&self, name: &str) -> &ArgValue {
        match self.list.iter().find(|arg| arg.name == name) {
            Some(arg) => &arg.value,
            None => unreachable!("the registry knows no argument `{name}` here"),
        }
    }
}

impl Arg {
    fn text(&self) -> String {
        let value = match &self.value {
            ArgValue::Dim(dim) => dim.text(),
            ArgValue::Dims(dims) => dims.iter().map(Dim::text).collect::<Vec<_>>().join(", "),
            ArgValue::Bool(flag) => flag.value.to_string(),
            ArgValue::Float(number) => text::of(&number.tokens),
            ArgValue::Word(word) => word.word.to_owned(),
            ArgValue::Size(size) => size_text([0, 1].map(|at| size[at].text())),
            ArgValue::Length([_, length]) => length.text(),
            ArgValue::Margins(margins) => margins.text(),
            ArgValue::SizeOf(other) => (*other).to_owned(),
            ArgValue::Padding(Padding::Valid) => "valid".to_owned(),
            ArgValue::Padding(Padding::Same) => "same".to_owned(),
            ArgValue::Axis(axis) => text::of(&axis.tokens),
            ArgValue::Axes(axes) => {
                let axes: Vec<String> = axes.iter().map(usize::to_string).collect();
                axes.join(", ")
            }
            ArgValue::Indices(indices) => indices.text.clone(),
            ArgValue::Padding(Padding::Causal) => "causal".to_owned(),
            ArgValue::Padding(Padding::By(_, written)) => written.clone(),
            ArgValue::Padding(Padding::Sides(sides)) => size_text(sides.each_ref().map(Dim::text)),
            ArgValue::Init(init) => init.text(),
            ArgValue::Layer(layer) => layer.text(),
            ArgValue::Nothing => "none".to_owned(),
        };
        match &self.key {
            Some(_) => format!("{} = {value}", self.name),
            None => value,
        }
    }
}

/// `3`, or `(3, 5)`.
pub fn size_text([rows, columns]: [String; 2]) -> String {
    match rows == columns {
        true => rows,
        false => format!("({rows}, {columns})"),
    }
}

impl Init {
    /// Whether it is given and can be evaluated at compile time, as a call of the user's own may not.
    pub fn is_constant(&self) -> bool {
        match self {
            Init::Default => false,
            Init::Named { .. } => true,
            Init::Custom(expr) => matches!(expr, Expr::Path(_)),
        }
    }

    fn text(&self) -> String {
        match self {
            Init::Default => "default".to_owned(),
            Init::Named { ident, args } => args.text(&ident.to_string()),
            Init::Custom(expr) => text::of(expr),
        }
    }
}
