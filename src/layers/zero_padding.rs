//! Zeros around an image.

use core::marker::PhantomData;

use super::geometry::Size;
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::tensor::Image;

/// y holds x with so many rows of zeros above and below it, and so many columns to its left and right;
/// x `[channels, height, width]`, y `[channels, height + 2·rows, width + 2·columns]`.
///
/// Declared as `ZeroPad2d(padding)`, a number or a pair of rows and columns. PyTorch's `ZeroPad2d`,
/// Keras's `ZeroPadding2D`.
#[doc(alias("ZeroPadding2D"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct ZeroPad2d<
    X: Image,
    Y: Image<Scalar = X::Scalar>,
    const ROWS: usize,
    const COLUMNS: usize,
> {
    images: PhantomData<X>,
    outputs: PhantomData<Y>,
}

/// The arguments of [`ZeroPad2d`] in a declaration.
pub struct ZeroPad2dArguments {
    /// The number of rows above and below, and of columns to the left and to the right.
    pub padding: Size,
}

impl<X, Y, const ROWS: usize, const COLUMNS: usize> ZeroPad2d<X, Y, ROWS, COLUMNS>
where
    X: Image,
    Y: Image<Scalar = X::Scalar>,
{
    /// Calls `see` with where each row of x begins in x and in y.
    fn each_row(mut see: impl FnMut(usize, usize)) {
        for c in 0..X::CHANNELS {
            for i in 0..X::HEIGHT {
                let x = (c * X::HEIGHT + i) * X::WIDTH;
                see(x, (c * Y::HEIGHT + i + ROWS) * Y::WIDTH + COLUMNS);
            }
        }
    }
}

#[diagnostic::do_not_recommend]
impl<X, Y, const ROWS: usize, const COLUMNS: usize> Layer for ZeroPad2d<X, Y, ROWS, COLUMNS>
where
    X: Image,
    Y: Image<Scalar = X::Scalar>,
{
    type Input = X;
    type Output = Y;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = Requirement::that(
        X::CHANNELS == Y::CHANNELS
            && X::HEIGHT + 2 * ROWS == Y::HEIGHT
            && X::WIDTH + 2 * COLUMNS == Y::WIDTH,
        Sentence::new("zeros around ")
            .shape(X::SHAPE)
            .text(" do not make ")
            .shape(Y::SHAPE),
    );

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        let (x, y) = (x.as_slice(), y.as_mut_slice());
        y.fill(X::Scalar::ZERO);
        Self::each_row(|i, j| y[j..j + X::WIDTH].copy_from_slice(&x[i..i + X::WIDTH]));
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            let (dy, dx) = (dy.as_slice(), dx.as_mut_slice());
            Self::each_row(|i, j| dx[i..i + X::WIDTH].copy_from_slice(&dy[j..j + X::WIDTH]));
        }
    }
}
