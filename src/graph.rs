//! The operations between layers, which generated code calls; no public interface.
//!
//! Forward operations write their result. In the reverse pass the first contribution to a gradient
//! is written and any further one is added, `*_more`.
#![forbid(unsafe_code)]

use crate::activation::Activation;
use crate::kernel::Kernels;
use crate::layer::Layer;
use crate::plain::zeroed;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::tensor::{Tensor, flat, flat_mut};

/// Requires that a layer that bears no name has nothing to name.
pub const fn nameless<L: Layer>() -> Requirement {
    let sentence = Sentence::new("this layer has ")
        .number(L::LEN)
        .text(" parameters, but the entry's name is another layer's: give it an entry of its own");
    Requirement::that(size_of::<L>() == 0, sentence)
}

/// The only value of a layer without parameters.
pub fn stateless<L: Layer>() -> L {
    const { nameless::<L>().hold("a layer after an arrow") }
    zeroed()
}

/// y = activation(z).
pub fn activate<A: Activation<X>, X: Tensor>(z: &[X], y: &mut [X]) {
    for (z, y) in z.iter().zip(y) {
        A::apply(z, y);
    }
}

/// dz, from dy through an activation.
pub fn deactivate<A: Activation<X>, X: Tensor>(z: &[X], y: &[X], dy: &[X], dz: &mut [X]) {
    copy(dy, dz);
    for (s, d) in dz.iter_mut().enumerate() {
        A::backward(&z[s], &y[s], d);
    }
}

/// y = a + b.
pub fn add<X: Tensor>(a: &[X], b: &[X], y: &mut [X]) {
    X::Scalar::add_into(flat(a), flat(b), flat_mut(y));
}

/// y = a − b.
pub fn subtract<X: Tensor>(a: &[X], b: &[X], y: &mut [X]) {
    X::Scalar::subtract_into(flat(a), flat(b), flat_mut(y));
}

/// y = a ⊙ b.
pub fn multiply<X: Tensor>(a: &[X], b: &[X], y: &mut [X]) {
    X::Scalar::multiply_into(flat(a), flat(b), flat_mut(y));
}

/// y += a ⊙ b.
pub fn multiply_more<X: Tensor>(a: &[X], b: &[X], y: &mut [X]) {
    X::Scalar::accumulate_product(flat(a), flat(b), flat_mut(y));
}

/// y = factor · x + term.
pub fn affine<X: Tensor>(factor: f64, x: &[X], term: f64, y: &mut [X]) {
    let of = <X::Scalar as Real>::of;
    X::Scalar::affine_into(of(factor), flat(x), of(term), flat_mut(y));
}

/// y = factor · x.
pub fn scale<X: Tensor>(factor: f64, x: &[X], y: &mut [X]) {
    affine(factor, x, 0.0, y);
}

/// y += factor · x.
pub fn scale_more<X: Tensor>(factor: f64, x: &[X], y: &mut [X]) {
    X::Scalar::accumulate_scaled(X::Scalar::of(factor), flat(x), flat_mut(y));
}

/// y = x.
pub fn copy<X: Tensor>(x: &[X], y: &mut [X]) {
    flat_mut(y).copy_from_slice(flat(x));
}

/// y += x.
pub fn copy_more<X: Tensor>(x: &[X], y: &mut [X]) {
    X::Scalar::accumulate(flat(x), flat_mut(y));
}

/// y = 0.
pub fn clear<X: Tensor>(y: &mut [X]) {
    flat_mut(y).fill(X::Scalar::ZERO);
}

/// A value of the same shape as another, so that the two can be added.
#[diagnostic::on_unimplemented(
    message = "the two sides of an operation have different shapes: `{Other}` and `{Self}`",
    label = "one side is `{Other}`, the other `{Self}`",
    note = "lead one of them through a layer that produces the other's shape"
)]
pub trait SameShape<Other> {
    /// The values themselves.
    fn same(values: &[Self]) -> &[Other]
    where
        Self: Sized,
        Other: Sized;

    /// The values themselves, to be written.
    fn same_mut(values: &mut [Self]) -> &mut [Other]
    where
        Self: Sized,
        Other: Sized;
}

#[diagnostic::do_not_recommend]
impl<X> SameShape<X> for X {
    fn same(values: &[X]) -> &[X] {
        values
    }

    fn same_mut(values: &mut [X]) -> &mut [X] {
        values
    }
}

/// A value of the shape that a network is declared to produce.
#[diagnostic::on_unimplemented(
    message = "the network is declared to produce `{Declared}`, but its body produces `{Self}`",
    label = "declared as `{Declared}`, computed as `{Self}`",
    note = "declare what the body produces, or `-> [_]` to have it inferred"
)]
pub trait Produces<Declared> {
    /// The values themselves, to be written.
    fn produce(values: &mut [Declared]) -> &mut [Self]
    where
        Self: Sized,
        Declared: Sized;

    /// The values themselves.
    fn produced(values: &[Declared]) -> &[Self]
    where
        Self: Sized,
        Declared: Sized;

    /// The values themselves, as declared.
    fn declared(values: &[Self]) -> &[Declared]
    where
        Self: Sized,
        Declared: Sized;
}

#[diagnostic::do_not_recommend]
impl<X> Produces<X> for X {
    fn produce(values: &mut [X]) -> &mut [X] {
        values
    }

    fn produced(values: &[X]) -> &[X] {
        values
    }

    fn declared(values: &[X]) -> &[X] {
        values
    }
}
