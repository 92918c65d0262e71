//! Pooling over whole images and signals: a number a channel.

use core::marker::PhantomData;

use super::geometry::whole;
use crate::kernel::{Kernels, Pooling};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::tensor::{Floats, Grid, Tensor};

/// y\[c\] = the mean of x\[c, i, j\] over the image; x `[channels, height, width]` or `[channels, length]`,
/// y `[channels]`.
///
/// Declared as `GlobalAvgPool`. PyTorch's `AdaptiveAvgPool2d(1)` or `AdaptiveAvgPool1d(1)` with `Flatten`,
/// Keras's `GlobalAveragePooling2D` and `GlobalAveragePooling1D`.
///
/// Source: M. Lin et al., *Network in network*, ICLR 2014.
#[doc(alias("GlobalAveragePooling2D", "GlobalAveragePooling1D"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct GlobalAvgPool<X: Tensor> {
    images: PhantomData<X>,
}

/// y\[c\] = max x\[c, i, j\] over the image; x `[channels, height, width]` or `[channels, length]`,
/// y `[channels]`.
///
/// Declared as `GlobalMaxPool`. The gradient goes to the first of several largest elements. PyTorch's
/// `AdaptiveMaxPool2d(1)` or `AdaptiveMaxPool1d(1)` with `Flatten`, Keras's `GlobalMaxPooling2D` and
/// `GlobalMaxPooling1D`.
#[doc(alias(
    "GlobalMaxPooling2D",
    "GlobalMaxPooling1D",
    "AdaptiveMaxPool2d",
    "AdaptiveMaxPool1d"
))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct GlobalMaxPool<X: Tensor> {
    images: PhantomData<X>,
}

/// One window, as large as the image.
const fn dims<X: Grid>() -> Pooling {
    let [rows, columns] = whole::<X>();
    Pooling {
        channels: X::CHANNELS,
        rows,
        columns,
        count_padding: false,
    }
}

#[diagnostic::do_not_recommend]
impl<X: Grid> Layer for GlobalAvgPool<X> {
    type Input = X;
    type Output = X::PerChannel<X::Scalar>;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;

    fn forward(&self, x: &X, y: &mut Self::Output, _: &mut ()) {
        X::Scalar::mean_pool(&dims::<X>(), x.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(
        &self,
        _: &[X],
        _: &[Self::Output],
        _: &mut (),
        dy: &[Self::Output],
        dx: &mut [X],
    ) {
        for (dy, dx) in dy.iter().zip(dx) {
            X::Scalar::mean_pool_gradient(&dims::<X>(), dy.as_slice(), dx.as_mut_slice());
        }
    }
}

#[diagnostic::do_not_recommend]
impl<X: Grid> Layer for GlobalMaxPool<X> {
    type Input = X;
    type Output = X::PerChannel<X::Scalar>;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;

    fn forward(&self, x: &X, y: &mut Self::Output, _: &mut ()) {
        X::Scalar::max_pool(&dims::<X>(), x.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(
        &self,
        x: &[X],
        _: &[Self::Output],
        _: &mut (),
        dy: &[Self::Output],
        dx: &mut [X],
    ) {
        for ((x, dy), dx) in x.iter().zip(dy).zip(dx) {
            let (x, dy, dx) = (x.as_slice(), dy.as_slice(), dx.as_mut_slice());
            X::Scalar::max_pool_gradient(&dims::<X>(), x, dy, dx);
        }
    }
}
