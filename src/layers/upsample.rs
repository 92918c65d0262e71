//! Larger images.

use core::marker::PhantomData;

use super::geometry::{Size, Window, axes, fits};
use crate::kernel::{Kernels, Pooling};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::tensor::Image;

/// y\[c, i, j\] = x\[c, ⌊i / rows⌋, ⌊j / columns⌋\]: each pixel becomes so many rows and columns of pixels;
/// x `[channels, height, width]`, y `[channels, height·rows, width·columns]`.
///
/// Declared as `Upsample(factor)`, a number or a pair of rows and columns. PyTorch's `Upsample` with
/// `mode="nearest"`, Keras's `UpSampling2D`.
#[doc(alias("UpSampling2D", "nearest"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Upsample<X: Image, Y: Image<Scalar = X::Scalar>, const ROWS: usize, const COLUMNS: usize>
{
    images: PhantomData<X>,
    outputs: PhantomData<Y>,
}

/// The arguments of [`Upsample`] in a declaration.
pub struct UpsampleArguments {
    /// How many rows and columns a pixel becomes.
    pub factor: Size,
}

impl<X, Y, const ROWS: usize, const COLUMNS: usize> Upsample<X, Y, ROWS, COLUMNS>
where
    X: Image,
    Y: Image<Scalar = X::Scalar>,
{
    /// It is the gradient of a pooling of y by sums, and its gradient is that pooling.
    const DIMS: Pooling = {
        let [rows, columns] = axes::<Y, X, Window<ROWS, COLUMNS>>([ROWS, COLUMNS]);
        Pooling {
            channels: X::CHANNELS,
            rows,
            columns,
            count_padding: false,
        }
    };
}

#[diagnostic::do_not_recommend]
impl<X, Y, const ROWS: usize, const COLUMNS: usize> Layer for Upsample<X, Y, ROWS, COLUMNS>
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
            && X::HEIGHT * ROWS == Y::HEIGHT
            && X::WIDTH * COLUMNS == Y::WIDTH,
        Sentence::new("pixels of ")
            .shape(X::SHAPE)
            .text(" repeated do not make ")
            .shape(Y::SHAPE),
    )
    .and(fits(Self::DIMS.rows, "rows"))
    .and(fits(Self::DIMS.columns, "columns"));

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        X::Scalar::sum_pool_gradient(&Self::DIMS, x.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            X::Scalar::sum_pool(&Self::DIMS, dy.as_slice(), dx.as_mut_slice());
        }
    }
}
