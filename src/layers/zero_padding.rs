//! Zeros around an image.

use core::marker::PhantomData;

use super::geometry::{Margins, inside, surrounds};
use crate::kernel::{Kernels, View};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::tensor::Grid;

/// y holds x with so many rows of zeros above and below it, and so many columns to its left and right;
/// x `[channels, height, width]`, y `[channels, height + top + bottom, width + left + right]`.
///
/// Declared as `ZeroPad2d(padding)`: a number, a pair of rows and columns, or `((top, bottom), (left, right))`.
/// PyTorch's `ZeroPad2d`, Keras's `ZeroPadding2D`.
#[doc(alias("ZeroPadding2D"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct ZeroPad2d<
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
    const TOP: usize,
    const LEFT: usize,
    const BOTTOM: usize = TOP,
    const RIGHT: usize = LEFT,
> {
    images: PhantomData<X>,
    outputs: PhantomData<Y>,
}

/// y holds x with so many zeros before it and behind it; x `[channels, length]`, y
/// `[channels, length + before + behind]`.
///
/// Declared as `ZeroPad1d(padding)`, a number or a pair of before and behind. PyTorch's `ZeroPad1d`, Keras's
/// `ZeroPadding1D`.
#[doc(alias("ZeroPadding1D"))]
pub type ZeroPad1d<X, Y, const BEFORE: usize, const BEHIND: usize = BEFORE> =
    ZeroPad2d<X, Y, 0, BEFORE, 0, BEHIND>;

/// The arguments of [`ZeroPad2d`] in a declaration.
pub struct ZeroPad2dArguments {
    /// The number of rows above and below, and of columns to the left and to the right.
    pub padding: Margins,
}

/// The arguments of [`ZeroPad1d`] in a declaration.
pub struct ZeroPad1dArguments {
    /// The number of zeros before the signal and behind it.
    pub padding: Margins,
}

impl<X, Y, const TOP: usize, const LEFT: usize, const BOTTOM: usize, const RIGHT: usize>
    ZeroPad2d<X, Y, TOP, LEFT, BOTTOM, RIGHT>
where
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
{
    const VIEW: View = inside::<X, Y>([TOP, LEFT]);
}

#[diagnostic::do_not_recommend]
impl<X, Y, const TOP: usize, const LEFT: usize, const BOTTOM: usize, const RIGHT: usize> Layer
    for ZeroPad2d<X, Y, TOP, LEFT, BOTTOM, RIGHT>
where
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
{
    type Input = X;
    type Output = Y;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = Requirement::that(
        surrounds::<X, Y>([TOP, BOTTOM], [LEFT, RIGHT]),
        Sentence::new("zeros around ")
            .shape(X::SHAPE)
            .text(" do not make ")
            .shape(Y::SHAPE),
    );

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        X::Scalar::fill(X::Scalar::ZERO, y.as_mut_slice());
        X::Scalar::scatter(&Self::VIEW, x.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            X::Scalar::gather(&Self::VIEW, dy.as_slice(), dx.as_mut_slice());
        }
    }
}
