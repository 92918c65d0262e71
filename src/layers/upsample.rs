//! Larger images, longer signals.

use core::marker::PhantomData;

use super::geometry::{Size, Window, axes, fits};
use crate::kernel::{self, Kernels, Pooling};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::tensor::Grid;

/// y\[c, i, j\] = x\[c, ⌊i / rows⌋, ⌊j / columns⌋\]: each pixel becomes so many rows and columns of pixels;
/// x `[channels, height, width]`, y `[channels, height·rows, width·columns]`.
///
/// With `mode = bilinear`, the new pixels lie between the old ones: y\[c, i, j\] is the mean of the four
/// nearest of x, by how near they are to the place ((i + ½) / rows − ½, (j + ½) / columns − ½); beside the outermost pixels
/// all is like them. The gradient adds up what each pixel became.
///
/// Declared as `Upsample(factor, mode = nearest)`, the factor a number or a pair of rows and columns, the mode
/// `nearest` or `bilinear`. On a signal `[channels, length]` the factor is a number, the mode `nearest` or
/// `linear`. PyTorch's `Upsample` with `align_corners=False`, Keras's `UpSampling2D` and `UpSampling1D`.
#[doc(alias("UpSampling2D", "UpSampling1D", "nearest", "bilinear", "interpolate"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Upsample<
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
    const ROWS: usize,
    const COLUMNS: usize,
    const LINEAR: bool = false,
> {
    images: PhantomData<X>,
    outputs: PhantomData<Y>,
}

/// The arguments of [`Upsample`] in a declaration.
pub struct UpsampleArguments {
    /// How many rows and columns a pixel becomes.
    pub factor: Size,
    /// What the new pixels are; `nearest` unless given.
    pub mode: Interpolation,
}

/// What the pixels of a larger image are, in the arguments of a declaration.
pub enum Interpolation {
    /// `nearest`: as the old pixel in whose place they stand.
    Nearest,
    /// `linear`: between the two nearest, of signals.
    Linear,
    /// `bilinear`: between the four nearest, of images.
    Bilinear,
}

impl<X, Y, const ROWS: usize, const COLUMNS: usize, const LINEAR: bool>
    Upsample<X, Y, ROWS, COLUMNS, LINEAR>
where
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
{
    /// Repeating is the gradient of a pooling of y by sums, and its gradient is that pooling.
    const DIMS: Pooling = {
        let [rows, columns] = axes::<Y, X, Window<ROWS, COLUMNS>>([ROWS, COLUMNS]);
        Pooling {
            channels: X::CHANNELS,
            rows,
            columns,
            count_padding: false,
        }
    };

    const BETWEEN: kernel::Interpolation = kernel::Interpolation {
        channels: X::CHANNELS,
        input: [X::HEIGHT, X::WIDTH],
        output: [Y::HEIGHT, Y::WIDTH],
    };
}

#[diagnostic::do_not_recommend]
impl<X, Y, const ROWS: usize, const COLUMNS: usize, const LINEAR: bool> Layer
    for Upsample<X, Y, ROWS, COLUMNS, LINEAR>
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
        X::CHANNELS == Y::CHANNELS
            && X::HEIGHT * ROWS == Y::HEIGHT
            && X::WIDTH * COLUMNS == Y::WIDTH,
        Sentence::new("pixels of ")
            .shape(X::SHAPE)
            .text(" repeated do not make ")
            .shape(Y::SHAPE),
    )
    .and(fits::<X, Window<ROWS, COLUMNS>>([
        Self::DIMS.rows,
        Self::DIMS.columns,
    ]));

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        let (x, y) = (x.as_slice(), y.as_mut_slice());
        match LINEAR {
            true => X::Scalar::interpolate(&Self::BETWEEN, x, y),
            false => X::Scalar::sum_pool_gradient(&Self::DIMS, x, y),
        }
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            let (dy, dx) = (dy.as_slice(), dx.as_mut_slice());
            match LINEAR {
                true => X::Scalar::interpolation_gradient(&Self::BETWEEN, dy, dx),
                false => X::Scalar::sum_pool(&Self::DIMS, dy, dx),
            }
        }
    }
}
