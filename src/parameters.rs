//! One tree names the floats: how a struct of floats becomes named segments with roles.
//!
//! [`Parameters`] is derived, for built-in layers, users' layers and networks alike:
//!
//! ```
//! use netwright::prelude::*;
//!
//! #[derive(Parameters)]
//! #[repr(C)]
//! pub struct Affine<X: Tensor> {
//!     #[weight]
//!     scale: X,
//!     #[bias]
//!     shift: X,
//! }
//! ```
//!
//! Optimizers, checkpoints, freezing, clipping, diagnostics and the summary read the tree; nothing
//! else lists parameters.

use core::fmt;
use core::ops::Range;

pub use netwright_macros::Parameters;

use crate::kernel::Kernels;
use crate::plain::{Aligned, Plain};
use crate::tensor::{Floats, Shape};

/// What a segment of floats is to an optimizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// A factor of the input: trained, decayed.
    Weight,
    /// A summand: trained, not decayed unless asked for.
    Bias,
    /// The scale of a normalisation, which starts at one: trained, not decayed unless asked for. Its
    /// shift is a bias.
    Norm,
    /// A running statistic: not trained. The gradient carries its increment.
    Buffer,
}

/// A set of roles, such as those that weight decay applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Plain)]
pub struct Roles(u8);

impl Roles {
    /// Weights alone: what decay applies to by default.
    pub const WEIGHTS: Roles = Roles::of(&[Role::Weight]);
    /// Everything that is trained, as PyTorch and Keras decay when not told otherwise.
    pub const ALL: Roles = Roles::of(&[Role::Weight, Role::Bias, Role::Norm]);

    /// The set of these roles.
    pub const fn of(roles: &[Role]) -> Roles {
        let mut bits = 0;
        let mut i = 0;
        while i < roles.len() {
            bits |= 1 << roles[i] as u8;
            i += 1;
        }
        Roles(bits)
    }

    /// Whether `role` is in the set.
    pub const fn contains(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }
}

/// The names, shapes, places and roles of a struct's floats, as a constant.
#[derive(Debug, Clone, Copy)]
pub enum Tree {
    /// A tensor.
    Leaf {
        /// The lengths of its axes.
        shape: Shape,
        /// What it is to an optimizer.
        role: Role,
    },
    /// A struct.
    Struct {
        /// Its fields, in memory order.
        fields: &'static [Field],
    },
    /// An array of equal structs, named `0`, `1`, ….
    Repeat {
        /// How many there are.
        count: usize,
        /// How many floats each has.
        stride: usize,
        /// The tree of one.
        inner: &'static Tree,
    },
}

/// A field of a [`Tree::Struct`].
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// How many floats of the struct lie before it.
    pub offset: usize,
    /// What is in it.
    pub tree: Tree,
}

/// A named tensor among the floats of a network: `hidden.weight`, `[10, 784]`, a weight, at 0..7840.
#[derive(Debug, Clone)]
pub struct Segment<'a> {
    /// Its name.
    pub path: Path<'a>,
    /// The lengths of its axes.
    pub shape: Shape,
    /// What it is to an optimizer.
    pub role: Role,
    /// Its place among the floats.
    pub range: Range<usize>,
}

/// The name of a segment, from the outermost field to the tensor; shown as `block.conv1.weight`.
#[derive(Clone, Copy)]
pub struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step,
}

#[derive(Clone, Copy)]
enum Step {
    Root,
    Name(&'static str),
    Index(usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
            if !matches!(parent.step, Step::Root) {
                f.write_str(".")?;
            }
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Name(name) => f.write_str(name),
            Step::Index(index) => write!(f, "{index}"),
        }
    }
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}

impl Tree {
    /// A number that tells the names, shapes, places and roles of the segments from those of any other
    /// struct, as far as 64 bits can.
    ///
    /// Source: G. Fowler et al., *The FNV non-cryptographic hash algorithm*, FNV-1a.
    pub const fn fingerprint(&self) -> u64 {
        self.mix(0xcbf2_9ce4_8422_2325)
    }

    const fn mix(&self, mut hash: u64) -> u64 {
        match *self {
            Tree::Leaf { shape, role } => {
                hash = mix_number(mix_number(hash, 1), role as u64);
                let mut axis = 0;
                while axis < shape.axes().len() {
                    hash = mix_number(hash, shape.axes()[axis] as u64);
                    axis += 1;
                }
                hash
            }
            Tree::Struct { fields } => {
                hash = mix_number(hash, 2);
                let mut i = 0;
                while i < fields.len() {
                    hash = mix_bytes(hash, fields[i].name.as_bytes());
                    hash = fields[i].tree.mix(hash);
                    i += 1;
                }
                mix_number(hash, 3)
            }
            Tree::Repeat { count, inner, .. } => {
                inner.mix(mix_number(mix_number(hash, 4), count as u64))
            }
        }
    }

    /// Calls `see` with each segment that has floats, in memory order.
    pub fn visit(&self, mut see: impl FnMut(&Segment<'_>)) {
        self.walk(
            0,
            Path {
                parent: None,
                step: Step::Root,
            },
            &mut see,
        );
    }

    fn walk(&self, start: usize, path: Path<'_>, see: &mut dyn FnMut(&Segment<'_>)) {
        let child = |step| Path {
            parent: Some(&path),
            step,
        };
        match *self {
            Tree::Leaf { shape, .. } if shape.is_empty() => {}
            Tree::Leaf { shape, role } => {
                see(&Segment {
                    path,
                    shape,
                    role,
                    range: start..start + shape.len(),
                });
            }
            Tree::Struct { fields } => {
                for field in fields {
                    let path = child(Step::Name(field.name));
                    field.tree.walk(start + field.offset, path, see);
                }
            }
            Tree::Repeat {
                count,
                stride,
                inner,
            } => {
                for index in 0..count {
                    inner.walk(start + index * stride, child(Step::Index(index)), see);
                }
            }
        }
    }
}

const fn mix_bytes(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0100_0000_01b3);
        i += 1;
    }
    hash
}

const fn mix_number(hash: u64, number: u64) -> u64 {
    mix_bytes(hash, &number.to_le_bytes())
}

/// A struct of floats whose segments have names: a layer or a network.
///
/// Derive it. Each field of floats carries its role as an attribute, `#[weight]`, `#[bias]`,
/// `#[norm]` or `#[buffer]`; a field without one is a struct of parameters itself, or an array
/// of such. A struct around one field of parameters takes over its names by `#[parameters(transparent)]`.
/// The derive asks for `#[repr(C)]`, checks that the floats lie side by side, and implements
/// [`Plain`], [`Floats`] and [`Model`], too.
///
/// # Safety
/// [`TREE`](Parameters::TREE) describes exactly the floats of the struct, in memory order.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of named parameters",
    label = "not a struct of parameters",
    note = "mark a field of floats with its role: `#[weight]`, `#[bias]`, `#[norm]` or `#[buffer]`",
    note = "derive it for a struct: `#[derive(Parameters)]`"
)]
pub unsafe trait Parameters: Floats {
    /// Storage for as many floats: `[f32; N]` for a concrete struct, the struct's own type for a
    /// generic one. An optimizer's state is made of it.
    type Flat: Floats<Scalar = Self::Scalar>;

    /// The segments.
    const TREE: Tree;

    /// How many floats an optimizer trains or a buffer holds: all of them.
    const PARAMS: usize = Self::LEN;

    /// Sets every float to zero, in place.
    fn set_zero(&mut self) {
        Self::Scalar::fill(Self::Scalar::default(), self.as_mut_slice());
    }

    /// Copies every float of `other`, in place.
    fn copy_from(&mut self, other: &Self) {
        self.as_mut_slice().copy_from_slice(other.as_slice());
    }
}

// SAFETY: the segments of the elements, one after the other.
#[diagnostic::do_not_recommend]
unsafe impl<P: Parameters, const N: usize> Parameters for [P; N] {
    type Flat = Self;
    const TREE: Tree = Tree::Repeat {
        count: N,
        stride: P::LEN,
        inner: &P::TREE,
    };
}

/// What an optimizer can step: a network, or a box that holds one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a network",
    label = "expected a network, or a box of one"
)]
pub trait Model {
    /// The network itself.
    type Network: Parameters;
    /// The activation that it ends in, [`Identity`](crate::activation::Identity) for a layer: what
    /// a loss after it must fit.
    type Ending;

    /// The network itself.
    fn network(&self) -> &Self::Network;

    /// The network itself, to be changed.
    fn network_mut(&mut self) -> &mut Self::Network;
}

#[diagnostic::do_not_recommend]
impl<M: Model> Model for Aligned<M> {
    type Network = M::Network;
    type Ending = M::Ending;

    fn network(&self) -> &M::Network {
        self.0.network()
    }

    fn network_mut(&mut self) -> &mut M::Network {
        self.0.network_mut()
    }
}

#[cfg(feature = "alloc")]
#[diagnostic::do_not_recommend]
impl<M: Model> Model for alloc::boxed::Box<M> {
    type Network = M::Network;
    type Ending = M::Ending;

    fn network(&self) -> &M::Network {
        (**self).network()
    }

    fn network_mut(&mut self) -> &mut M::Network {
        (**self).network_mut()
    }
}
