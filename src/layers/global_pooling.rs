//! Pooling over whole images: a number a channel.

use core::marker::PhantomData;

use super::geometry::whole;
use crate::kernel::{Kernels, Pooling};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::tensor::{Image, Tensor};

/// y\[c\] = the mean of x\[c, i, j\] over the image; x `[channels, height, width]`, y `[channels]`.
///
/// Declared as `GlobalAvgPool`. PyTorch's `AdaptiveAvgPool2d(1)` with `Flatten`, Keras's
/// `GlobalAveragePooling2D`.
///
/// Source: M. Lin et al., *Network in network*, ICLR 2014.
#[doc(alias("GlobalAveragePooling2D", "AdaptiveAvgPool2d"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct GlobalAvgPool<X: Image, Y: Tensor<Scalar = X::Scalar>> {
    images: PhantomData<X>,
    outputs: PhantomData<Y>,
}

/// y\[c\] = max x\[c, i, j\] over the image; x `[channels, height, width]`, y `[channels]`.
///
/// Declared as `GlobalMaxPool`. The gradient goes to the first of several largest elements. PyTorch's
/// `AdaptiveMaxPool2d(1)` with `Flatten`, Keras's `GlobalMaxPooling2D`.
#[doc(alias("GlobalMaxPooling2D", "AdaptiveMaxPool2d"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct GlobalMaxPool<X: Image, Y: Tensor<Scalar = X::Scalar>> {
    images: PhantomData<X>,
    outputs: PhantomData<Y>,
}

/// One window, as large as the image.
const fn dims<X: Image>() -> Pooling {
    let [rows, columns] = whole::<X>();
    Pooling {
        channels: X::CHANNELS,
        rows,
        columns,
        count_padding: false,
    }
}

const fn check<X: Image, Y: Tensor>() -> Requirement {
    let sentence = Sentence::new("a number for each of ")
        .number(X::CHANNELS)
        .text(" channels makes no ")
        .shape(Y::SHAPE);
    Requirement::that(
        matches!(Y::SHAPE.axes(), [n] if *n == X::CHANNELS),
        sentence,
    )
}

#[diagnostic::do_not_recommend]
impl<X: Image, Y: Tensor<Scalar = X::Scalar>> Layer for GlobalAvgPool<X, Y> {
    type Input = X;
    type Output = Y;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = check::<X, Y>();

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        X::Scalar::mean_pool(&dims::<X>(), x.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            X::Scalar::mean_pool_gradient(&dims::<X>(), dy.as_slice(), dx.as_mut_slice());
        }
    }
}

#[diagnostic::do_not_recommend]
impl<X: Image, Y: Tensor<Scalar = X::Scalar>> Layer for GlobalMaxPool<X, Y> {
    type Input = X;
    type Output = Y;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = check::<X, Y>();

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        X::Scalar::max_pool(&dims::<X>(), x.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(&self, x: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        for ((x, dy), dx) in x.iter().zip(dy).zip(dx) {
            let (x, dy, dx) = (x.as_slice(), dy.as_slice(), dx.as_mut_slice());
            X::Scalar::max_pool_gradient(&dims::<X>(), x, dy, dx);
        }
    }
}
