//! Several values in one: what a network or layer takes or gives by name or by place.

use super::{Floats, Grad, Shape, Tensor, Value};
use crate::plain::Plain;

/// Several tensors in one: the outputs that a network names, or an array of tensors.
pub trait Several: Tensor {
    /// Their types: `(A, B, C)`, or `[A; 3]`.
    type Parts;
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, const N: usize> Several for [X; N] {
    type Parts = [X; N];
}

/// What consists of exactly `N` values.
#[diagnostic::on_unimplemented(
    message = "{N} values are written here, but the layer has `{Self}` in their place",
    label = "{N} values here, `{Self}` in the layer",
    note = "a network takes and gives as many values as its header names"
)]
pub trait OfParts<const N: usize> {
    /// The length of a proof.
    const PROOF: usize = 0;
}

/// What has an `I`-th of several values, counted from 0.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not several values, or not so many",
    label = "has no value number {I}, counted from 0"
)]
pub trait Nth<const I: usize>: Value {
    /// The type of that value.
    type Part: Value;

    /// The value.
    fn part(&self) -> &Self::Part;

    /// The value, to be written.
    fn part_mut(&mut self) -> &mut Self::Part;

    /// The gradient with respect to it, of that with respect to all.
    fn gradient(gradient: &Grad<Self>) -> &Grad<Self::Part>;

    /// The gradient with respect to it, to be written.
    fn gradient_mut(gradient: &mut Grad<Self>) -> &mut Grad<Self::Part>;
}

macro_rules! several {
    ($($(#[$doc:meta])* $name:ident: $count:literal, $($index:tt $part:ident $text:literal),+;)+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Default)]
        #[repr(C)]
        pub struct $name<$($part),+>($(
            #[doc = concat!("The value number ", $text, ".")]
            pub $part
        ),+);

        // SAFETY: its parts, and gaps that nobody reads.
        #[diagnostic::do_not_recommend]
        unsafe impl<$($part: Plain),+> Plain for $name<$($part),+> {}

        #[diagnostic::do_not_recommend]
        impl<$($part: Value),+> Value for $name<$($part),+> {
            type Grad = $name<$($part::Grad),+>;
            const SHAPE: Shape = Shape::new(&[0 $(+ $part::SHAPE.len())+]);
            const PARTS: &'static [(&'static str, Shape)] = &[$(($text, $part::SHAPE)),+];
        }

        // SAFETY: floats of one type side by side have no gaps, as the length asserts.
        #[diagnostic::do_not_recommend]
        unsafe impl<T: crate::scalar::Float, $($part: Floats<Scalar = T>),+> Floats for $name<$($part),+> {
            type Scalar = T;
            const LEN: usize = {
                let length = 0 $(+ $part::LEN)+;
                assert!(
                    size_of::<Self>() == length * size_of::<T>(),
                    "several tensors are their floats, side by side"
                );
                length
            };
        }

        impl<$($part: Tensor<Scalar = T>,)+ T: crate::scalar::Float> Several for $name<$($part),+> {
            type Parts = ($($part,)+);
        }

        #[diagnostic::do_not_recommend]
        impl<$($part),+> OfParts<$count> for $name<$($part),+> {}

        several!(nth $name [$($part),+] $($index $part),+);
    )+ };
    (nth $name:ident $all:tt $($index:tt $part:ident),+) => {
        $(several!(one $name $all $index $part);)+
    };
    (one $name:ident [$($all:ident),+] $index:tt $part:ident) => {
        #[diagnostic::do_not_recommend]
        impl<$($all: Value),+> Nth<$index> for $name<$($all),+> {
            type Part = $part;

            fn part(&self) -> &$part {
                &self.$index
            }

            fn part_mut(&mut self) -> &mut $part {
                &mut self.$index
            }

            fn gradient(gradient: &Grad<Self>) -> &Grad<$part> {
                &gradient.$index
            }

            fn gradient_mut(gradient: &mut Grad<Self>) -> &mut Grad<$part> {
                &mut gradient.$index
            }
        }
    };
}

several! {
    /// Two values in one: the input of a layer that takes two, such as queries and a memory.
    Pair: 2, 0 A "0", 1 B "1";
    /// Three values in one.
    Triple: 3, 0 A "0", 1 B "1", 2 C "2";
    /// Four values in one.
    Quadruple: 4, 0 A "0", 1 B "1", 2 C "2", 3 D "3";
}
