//! The syntax tree of a declaration: as written, nothing looked up yet.

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Attribute, Expr, Generics, Path, Type, Visibility};

use crate::model::Dim;

/// `[$crate] attrs vis struct Name<generics>: inputs -> outputs { entries fn forward }`.
pub struct Declaration {
    pub krate: TokenStream,
    pub attrs: Vec<Attribute>,
    pub vis: Visibility,
    pub name: Ident,
    pub generics: Generics,
    pub inputs: Side,
    pub outputs: Side,
    pub entries: Vec<Entry>,
    pub forward: Option<Forward>,
    /// Whether all of the body was read, apart from gaps that stand in their places.
    pub complete: bool,
}

/// What stands on one side of the header's arrow.
#[derive(Default)]
pub struct Side {
    /// Empty where it could not be read.
    pub ports: Vec<Port>,
    /// Whether it was written `(name: shape, ...)`.
    pub named: bool,
    pub tokens: TokenStream,
}

pub struct Port {
    pub name: Option<Ident>,
    pub shape: Shape,
}

/// `[dims]`, `[element; dims]` or `[_]`.
pub struct Shape {
    pub element: Option<Type>,
    /// `None` where it is to be inferred or could not be read.
    pub dims: Option<Vec<Dim>>,
    pub tokens: TokenStream,
}

/// `name: stage -> stage`.
pub struct Entry {
    pub attrs: Vec<Attribute>,
    pub name: Ident,
    pub stages: Vec<Stage>,
}

pub enum Stage {
    /// `Name(args)`.
    Call { name: Ident, args: Vec<Arg> },
    /// A path, with or without generic arguments.
    Type(Box<Type>),
    /// Could not be read.
    Gap(Span),
}

/// `value` or `key = value`.
pub struct Arg {
    pub key: Option<Ident>,
    pub value: Expr,
}

/// `fn forward(inputs) { statements result }`.
pub struct Forward {
    /// The name, `forward`.
    pub name: Ident,
    /// `None` where they could not be read.
    pub inputs: Option<Vec<Ident>>,
    pub statements: Vec<Statement>,
    /// `None` where it is missing or could not be read, which has been reported.
    pub result: Option<Expr>,
}

pub enum Statement {
    /// `let name = value;`
    Let { name: Ident, value: Box<Expr> },
    /// `let (a, b) = value;`
    LetAll { names: Vec<Ident>, value: Box<Expr> },
    /// Could not be read, or is nothing that a graph can have: the names in it count as known.
    Gap(TokenStream),
}

/// The name of a type that is one identifier and nothing else.
pub fn bare(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(ty) if ty.qself.is_none() => bare_path(&ty.path),
        _ => None,
    }
}

/// The name of a path that is one identifier and nothing else.
pub fn bare_path(path: &Path) -> Option<&Ident> {
    path.get_ident()
}
