//! The middle of an image.

use core::marker::PhantomData;

use super::geometry::{Margins, inside, surrounds};
use crate::kernel::{Kernels, View};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::tensor::{Grid, flat_mut};

/// y holds x without so many of its rows above and below, and without so many of its columns to the left and
/// to the right; x `[channels, height, width]`, y `[channels, height − top − bottom, width − left − right]`. Of
/// a signal `[channels, length]` it cuts off what lies before and behind.
///
/// Declared as `Crop(cropping)`: a number, a pair of rows and columns, or `((top, bottom), (left, right))`; on a
/// signal a number, or a pair of before and behind. Keras's `Cropping2D` and `Cropping1D`, PyTorch's `pad` with
/// negative numbers.
#[doc(alias("Cropping2D", "Cropping1D"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Crop<
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

/// The arguments of [`Crop`] in a declaration.
pub struct CropArguments {
    /// The number of rows cut off above and below, and of columns to the left and to the right.
    pub cropping: Margins,
}

impl<X, Y, const TOP: usize, const LEFT: usize, const BOTTOM: usize, const RIGHT: usize>
    Crop<X, Y, TOP, LEFT, BOTTOM, RIGHT>
where
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
{
    const VIEW: View = inside::<Y, X>([TOP, LEFT]);
}

#[diagnostic::do_not_recommend]
impl<X, Y, const TOP: usize, const LEFT: usize, const BOTTOM: usize, const RIGHT: usize> Layer
    for Crop<X, Y, TOP, LEFT, BOTTOM, RIGHT>
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
        surrounds::<Y, X>([TOP, BOTTOM], [LEFT, RIGHT]),
        Sentence::new("what is cut off from ")
            .shape(X::SHAPE)
            .text(" does not leave ")
            .shape(Y::SHAPE),
    );

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        X::Scalar::gather(&Self::VIEW, x.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        X::Scalar::fill(X::Scalar::ZERO, flat_mut(dx));
        for (dy, dx) in dy.iter().zip(dx) {
            X::Scalar::scatter(&Self::VIEW, dy.as_slice(), dx.as_mut_slice());
        }
    }
}
