//! Pooling: an image of fewer pixels, a shorter signal.

use core::marker::PhantomData;

use super::geometry::{Geometry, Padding, Size, axes, fits, meets_image};
use crate::kernel::{Kernels, Pooling};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::tensor::Grid;

/// y\[c, i, j\] = max x\[c, i·stride + k − padding, j·stride + l − padding\] over the window, of what is in
/// the image; x `[channels, height, width]`, y `[channels, height, width]`.
///
/// Declared as `MaxPool2d(kernel, stride = kernel, padding = valid)`; each a number, a pair, and
/// padding also `valid` or `same`. The gradient goes to the first of several largest elements.
/// PyTorch's `MaxPool2d`, Keras's `MaxPooling2D`.
#[doc(alias("MaxPooling2D", "MaxPool"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct MaxPool2d<
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
    G: Geometry,
    const ROWS: usize,
    const COLUMNS: usize,
> {
    images: PhantomData<X>,
    outputs: PhantomData<Y>,
    geometry: PhantomData<G>,
}

/// y\[c, i, j\] = the mean of x\[c, i·stride + k − padding, j·stride + l − padding\] over the window;
/// x `[channels, height, width]`, y `[channels, height, width]`.
///
/// Declared as `AvgPool2d(kernel, stride = kernel, padding = valid, count_padding = true)`; each a
/// number, a pair, and padding also `valid` or `same`. What lies beside the image counts as zeros, as
/// in PyTorch's `AvgPool2d`, or with `count_padding = false` does not count, as in Keras's
/// `AveragePooling2D`.
#[doc(alias("AveragePooling2D", "AvgPool"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct AvgPool2d<
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
    G: Geometry,
    const ROWS: usize,
    const COLUMNS: usize,
    const COUNT_PADDING: bool = true,
> {
    images: PhantomData<X>,
    outputs: PhantomData<Y>,
    geometry: PhantomData<G>,
}

/// The arguments of [`MaxPool2d`] in a declaration.
pub struct MaxPool2dArguments {
    /// The height and width of the window.
    pub kernel: Size,
    /// How far the window moves from one position to the next; its own size unless given.
    pub stride: Size,
    /// How far the window begins before the image and ends behind it; `valid`, nothing, unless given.
    pub padding: Padding,
}

/// The arguments of [`AvgPool2d`] in a declaration.
pub struct AvgPool2dArguments {
    /// The height and width of the window.
    pub kernel: Size,
    /// How far the window moves from one position to the next; its own size unless given.
    pub stride: Size,
    /// How far the window begins before the image and ends behind it; `valid`, nothing, unless given.
    pub padding: Padding,
    /// Whether what lies beside the image counts as zeros; `true` unless given.
    pub count_padding: bool,
}

/// y\[c, i\] = max x\[c, i·stride + k − padding\] over the window, of what is in the signal; x
/// `[channels, length]`, y `[channels, length]`.
///
/// Declared as `MaxPool1d(kernel, stride = kernel, padding = valid)`, numbers, and padding also `valid` or
/// `same`. It is [`MaxPool2d`] over an image of height 1. PyTorch's `MaxPool1d`, Keras's `MaxPooling1D`.
#[doc(alias = "MaxPooling1D")]
pub type MaxPool1d<X, Y, G, const KERNEL: usize> = MaxPool2d<X, Y, G, 1, KERNEL>;

/// y\[c, i\] = the mean of x\[c, i·stride + k − padding\] over the window; x `[channels, length]`, y
/// `[channels, length]`.
///
/// Declared as `AvgPool1d(kernel, stride = kernel, padding = valid, count_padding = true)`, numbers, and
/// padding also `valid` or `same`. It is [`AvgPool2d`] over an image of height 1, and counts what lies beside
/// the signal as that does. PyTorch's `AvgPool1d`, Keras's `AveragePooling1D`.
#[doc(alias = "AveragePooling1D")]
pub type AvgPool1d<X, Y, G, const KERNEL: usize, const COUNT_PADDING: bool = true> =
    AvgPool2d<X, Y, G, 1, KERNEL, COUNT_PADDING>;

/// The arguments of [`MaxPool1d`] in a declaration.
pub struct MaxPool1dArguments {
    /// The length of the window.
    pub kernel: usize,
    /// How far the window moves from one position to the next; its own length unless given.
    pub stride: usize,
    /// How far the window begins before the signal and ends behind it; `valid`, nothing, unless given.
    pub padding: Padding,
}

/// The arguments of [`AvgPool1d`] in a declaration.
pub struct AvgPool1dArguments {
    /// The length of the window.
    pub kernel: usize,
    /// How far the window moves from one position to the next; its own length unless given.
    pub stride: usize,
    /// How far the window begins before the signal and ends behind it; `valid`, nothing, unless given.
    pub padding: Padding,
    /// Whether what lies beside the signal counts as zeros; `true` unless given.
    pub count_padding: bool,
}

const fn dims<X: Grid, Y: Grid, G: Geometry>(window: [usize; 2], count_padding: bool) -> Pooling {
    let [rows, columns] = axes::<X, Y, G>(window);
    Pooling {
        channels: X::CHANNELS,
        rows,
        columns,
        count_padding,
    }
}

const fn check<X: Grid, Y: Grid, G: Geometry>(dims: Pooling) -> Requirement {
    let channels = Sentence::new("pooling leaves the number of channels as it is, ");
    let channels = channels
        .number(X::CHANNELS)
        .text(", not ")
        .number(Y::CHANNELS);
    Requirement::that(X::CHANNELS == Y::CHANNELS, channels)
        .and(fits::<X, G>([dims.rows, dims.columns]))
        .and(meets_image::<X>([dims.rows, dims.columns]))
}

impl<X, Y, G, const ROWS: usize, const COLUMNS: usize> MaxPool2d<X, Y, G, ROWS, COLUMNS>
where
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
    G: Geometry,
{
    const DIMS: Pooling = dims::<X, Y, G>([ROWS, COLUMNS], false);
}

#[diagnostic::do_not_recommend]
impl<X, Y, G, const ROWS: usize, const COLUMNS: usize> Layer for MaxPool2d<X, Y, G, ROWS, COLUMNS>
where
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
    G: Geometry,
{
    type Input = X;
    type Output = Y;
    type Saved<const N: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = check::<X, Y, G>(Self::DIMS);

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        X::Scalar::max_pool(&Self::DIMS, x.as_slice(), y.as_mut_slice());
    }

    fn backward<const N: usize>(&self, x: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        for ((x, dy), dx) in x.iter().zip(dy).zip(dx) {
            let (x, dy, dx) = (x.as_slice(), dy.as_slice(), dx.as_mut_slice());
            X::Scalar::max_pool_gradient(&Self::DIMS, x, dy, dx);
        }
    }
}

impl<X, Y, G, const ROWS: usize, const COLUMNS: usize, const COUNT_PADDING: bool>
    AvgPool2d<X, Y, G, ROWS, COLUMNS, COUNT_PADDING>
where
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
    G: Geometry,
{
    const DIMS: Pooling = dims::<X, Y, G>([ROWS, COLUMNS], COUNT_PADDING);
}

#[diagnostic::do_not_recommend]
impl<X, Y, G, const ROWS: usize, const COLUMNS: usize, const COUNT_PADDING: bool> Layer
    for AvgPool2d<X, Y, G, ROWS, COLUMNS, COUNT_PADDING>
where
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
    G: Geometry,
{
    type Input = X;
    type Output = Y;
    type Saved<const N: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = check::<X, Y, G>(Self::DIMS);

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        X::Scalar::mean_pool(&Self::DIMS, x.as_slice(), y.as_mut_slice());
    }

    fn backward<const N: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            X::Scalar::mean_pool_gradient(&Self::DIMS, dy.as_slice(), dx.as_mut_slice());
        }
    }
}
