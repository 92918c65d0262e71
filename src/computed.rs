//! Images of a size that is computed, inside networks that are generic over it: that they are enough,
//! and fit plain arrays of the same size. Generated code calls it; no public interface.
#![forbid(unsafe_code)]

use crate::graph::{Produces, SameShape};
use crate::layer::Fits;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Float;
use crate::tensor::extent::{Count, GenericArray};
use crate::tensor::{Grad, Shape, Value, recast, recast_mut};

/// Requires that there are enough rows or columns for every layer of a network to have some.
pub const fn at_least(found: usize, least: usize, what: &str) -> Requirement {
    let sentence = Sentence::new("of ").number(found).text(" ").text(what);
    let sentence = sentence
        .text(" too few are left here; there have to be at least ")
        .number(least);
    Requirement::that(found >= least, sentence)
}

/// Requires that two shapes are one; otherwise says this of the one and the other.
const fn same(shape: Shape, other: Shape, [of_one, of_other]: [&str; 2]) -> Requirement {
    let sentence = Sentence::new(of_one)
        .shape(shape)
        .text(of_other)
        .shape(other);
    Requirement::that(shape.is(other), sentence)
}

const SIDES: [&str; 2] = [
    "the two sides of an operation have different shapes: ",
    " and ",
];

/// Images of a computed size as plain arrays. That the numbers are the same is a requirement.
macro_rules! plain_images {
    ($([$($axis:tt)*] $image:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Float, const C: usize, const ROWS: usize, const COLUMNS: usize, $($axis)*>
            Produces<[[[T; COLUMNS]; ROWS]; C]> for [$image; C]
        {
            const CHECK: Requirement = same(
                <[[[T; COLUMNS]; ROWS]; C] as Value>::SHAPE,
                <Self as Value>::SHAPE,
                [
                    "the network is declared to produce ",
                    ", but its body produces ",
                ],
            );

            fn produce(values: &mut [[[[T; COLUMNS]; ROWS]; C]]) -> &mut [Self] {
                recast_mut(values)
            }

            fn produced(values: &[[[[T; COLUMNS]; ROWS]; C]]) -> &[Self] {
                recast(values)
            }

            fn declared(values: &[Self]) -> &[[[[T; COLUMNS]; ROWS]; C]] {
                recast(values)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Float, const C: usize, const ROWS: usize, const COLUMNS: usize, $($axis)*>
            Fits<[[[T; COLUMNS]; ROWS]; C]> for [$image; C]
        {
            const CHECK: Requirement = same(
                <[[[T; COLUMNS]; ROWS]; C] as Value>::SHAPE,
                <Self as Value>::SHAPE,
                ["this layer takes ", ", but it receives "],
            );

            fn fit(values: &[Self]) -> &[[[[T; COLUMNS]; ROWS]; C]] {
                recast(values)
            }

            fn fit_gradients(
                gradients: &mut [Grad<Self>],
            ) -> &mut [Grad<[[[T; COLUMNS]; ROWS]; C]>] {
                recast_mut(gradients)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Float, const C: usize, const ROWS: usize, const COLUMNS: usize, $($axis)*>
            SameShape<[[[T; COLUMNS]; ROWS]; C]> for [$image; C]
        {
            const CHECK: Requirement = same(
                <[[[T; COLUMNS]; ROWS]; C] as Value>::SHAPE,
                <Self as Value>::SHAPE,
                SIDES,
            );

            fn same(values: &[Self]) -> &[[[[T; COLUMNS]; ROWS]; C]] {
                recast(values)
            }

            fn same_mut(values: &mut [Self]) -> &mut [[[[T; COLUMNS]; ROWS]; C]] {
                recast_mut(values)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Float, const C: usize, const ROWS: usize, const COLUMNS: usize, $($axis)*>
            SameShape<[$image; C]> for [[[T; COLUMNS]; ROWS]; C]
        {
            const CHECK: Requirement = same(
                <[$image; C] as Value>::SHAPE,
                <Self as Value>::SHAPE,
                SIDES,
            );

            fn same(values: &[Self]) -> &[[$image; C]] {
                recast(values)
            }

            fn same_mut(values: &mut [Self]) -> &mut [[$image; C]] {
                recast_mut(values)
            }
        }
    )* };
}
plain_images! {
    [H: Count, W: Count] GenericArray<GenericArray<T, W>, H>;
    [H: Count, const W: usize] GenericArray<[T; W], H>;
    [const H: usize, W: Count] [GenericArray<T, W>; H];
}
