//! Pooling to a size that is asked for, whatever came in.

use core::marker::PhantomData;

use super::geometry::Size;
use crate::kernel::{Kernels, Pooling, Shares};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::tensor::Grid;

/// y\[c, i, j\] = the mean of x\[c, k, l\] over the rows k from ⌊i·height / rows⌋ up to ⌈(i + 1)·height / rows⌉ and
/// over the columns l likewise; x `[channels, height, width]`, y `[channels, rows, columns]`.
///
/// Declared as `AdaptiveAvgPool2d(size)`, a number or a pair of rows and columns; 1 of each gives `[channels, 1, 1]`
/// (`GlobalAvgPool`: `[channels]`). Where the sizes divide, it is `AvgPool2d` with their quotient; otherwise
/// neighbouring windows share a row or column. PyTorch's and Keras's `AdaptiveAvgPool2d`, `AdaptiveAveragePooling2D`.
#[doc(alias("AdaptiveAveragePooling2D"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct AdaptiveAvgPool2d<X: Grid, Y: Grid<Scalar = X::Scalar>> {
    images: PhantomData<X>,
    outputs: PhantomData<Y>,
}

/// y\[c, i\] = the mean of x\[c, k\] from ⌊i·length / size⌋ up to ⌈(i + 1)·length / size⌉; x `[channels, length]`,
/// y `[channels, size]`.
///
/// Declared as `AdaptiveAvgPool1d(size)`. It is [`AdaptiveAvgPool2d`] over an image of height 1. PyTorch's and
/// Keras's `AdaptiveAvgPool1d`, `AdaptiveAveragePooling1D`.
#[doc(alias("AdaptiveAveragePooling1D"))]
pub type AdaptiveAvgPool1d<X, Y> = AdaptiveAvgPool2d<X, Y>;

/// The arguments of [`AdaptiveAvgPool2d`] in a declaration.
pub struct AdaptiveAvgPool2dArguments {
    /// The height and width of the output.
    pub size: Size,
}

/// The arguments of [`AdaptiveAvgPool1d`] in a declaration.
pub struct AdaptiveAvgPool1dArguments {
    /// The length of the output.
    pub size: usize,
}

impl<X: Grid, Y: Grid<Scalar = X::Scalar>> AdaptiveAvgPool2d<X, Y> {
    const DIMS: Pooling<Shares> = Pooling {
        channels: X::CHANNELS,
        rows: Shares {
            input: X::HEIGHT,
            output: Y::HEIGHT,
        },
        columns: Shares {
            input: X::WIDTH,
            output: Y::WIDTH,
        },
        count_padding: false,
    };
}

#[diagnostic::do_not_recommend]
impl<X: Grid, Y: Grid<Scalar = X::Scalar>> Layer for AdaptiveAvgPool2d<X, Y> {
    type Input = X;
    type Output = Y;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = Requirement::that(
        X::CHANNELS == Y::CHANNELS,
        Sentence::new("pooling leaves the number of channels as it is, ")
            .number(X::CHANNELS)
            .text(", not ")
            .number(Y::CHANNELS),
    )
    .and(Requirement::some_elements(Y::SHAPE));

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        X::Scalar::mean_shares(&Self::DIMS, x.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            X::Scalar::mean_shares_gradient(&Self::DIMS, dy.as_slice(), dx.as_mut_slice());
        }
    }
}
