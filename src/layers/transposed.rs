//! The transposed convolution of images and signals.

use core::marker::PhantomData;

use super::convolution::{parameters_fit, window};
use super::geometry::{Geometry, Size, axes, fits};
use crate::init::Init;
use crate::kernel::{Convolution, Kernels};
use crate::layer::{Layer, Part};
use crate::parameters::Parameters;
use crate::requirement::Requirement;
use crate::tensor::{Grid, Tensor, Value};

/// y = wᵀ ⋆ x + b, with x `[channels, height, width]`, w `[channels, filters / groups, kernel height,
/// kernel width]`, b `[filters]`, y `[filters, height, width]`: x\[c, i, j\] · w\[c, o, k, l\] is added to
/// y\[o, i·stride + k·dilation − padding, j·stride + l·dilation − padding\], if that is in the image. A channel
/// reaches the filters of its group alone.
///
/// Declared as `ConvTranspose2d(filters, kernel = 4, stride = 2, padding = 1, output_padding = 0, dilation = 1,
/// groups = 1, bias = true, init = ..., bias_init = ...)`; from the stride on by name; unless given, the stride is 1
/// and the padding 0. Kernel, stride, paddings and dilation are numbers or pairs. An axis of h elements becomes one
/// of (h − 1)·stride + dilation·(kernel − 1) + 1 − 2·padding + output_padding, where the output padding, below
/// the stride, are rows and columns that no window reaches on the far sides.
///
/// It is the gradient of a [`Conv2d`](super::Conv2d) with the same arguments, and enlarges what that makes smaller.
/// PyTorch's `ConvTranspose2d`; Keras's `Conv2DTranspose` with the kernel transposed.
///
/// Source: M. Zeiler et al., *Deconvolutional networks*, CVPR 2010.
#[doc(alias("Conv2DTranspose", "Deconvolution", "deconvolution"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct ConvTranspose2d<
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
    W: Tensor<Scalar = X::Scalar>,
    B: Tensor<Scalar = X::Scalar>,
    G: Geometry,
    const GROUPS: usize = 1,
> {
    /// w.
    #[weight]
    pub weight: W,
    /// b, or nothing.
    #[bias]
    pub bias: B,
    images: PhantomData<X>,
    outputs: PhantomData<Y>,
    geometry: PhantomData<G>,
}

/// y = wᵀ ⋆ x + b, with x `[channels, length]`, w `[channels, filters / groups, kernel]`, b `[filters]`, y
/// `[filters, length]`: x\[c, i\] · w\[c, o, k\] is added to y\[o, i·stride + k·dilation − padding\].
///
/// Declared as `ConvTranspose1d(filters, kernel = 4, stride = 2, padding = 1, output_padding = 0, dilation = 1,
/// groups = 1, bias = true, init = ..., bias_init = ...)`, numbers; from the stride on by name. It is
/// [`ConvTranspose2d`] over an image of height 1, and its weight has no axis of rows. PyTorch's `ConvTranspose1d`;
/// Keras's `Conv1DTranspose` with channels last and the kernel transposed.
#[doc(alias("Conv1DTranspose"))]
pub type ConvTranspose1d<X, Y, W, B, G, const GROUPS: usize = 1> =
    ConvTranspose2d<X, Y, W, B, G, GROUPS>;

/// The arguments of [`ConvTranspose2d`] in a declaration.
pub struct ConvTranspose2dArguments {
    /// The number of filters, which are the channels of the output.
    pub filters: usize,
    /// The height and width of the window.
    pub kernel: Size,
    /// How far apart the windows of neighbouring pixels are; 1 unless given.
    pub stride: Size,
    /// How many rows and columns are cut off at each side; 0 unless given.
    pub padding: Size,
    /// How many rows and columns that no window reaches there are at the far sides; 0 unless given.
    pub output_padding: Size,
    /// How far apart the taps of the window are; 1 unless given.
    pub dilation: Size,
    /// Into how many groups channels and filters fall; 1 unless given.
    pub groups: usize,
    /// Whether there is a bias; `true` unless given.
    pub bias: bool,
    /// How the weights begin; unless given, as fits the activation that follows.
    pub init: Init,
    /// How the biases begin; zero unless given, or as `init = pytorch` draws them.
    pub bias_init: Init,
}

/// The arguments of [`ConvTranspose1d`] in a declaration.
pub struct ConvTranspose1dArguments {
    /// The number of filters, which are the channels of the output.
    pub filters: usize,
    /// The length of the window.
    pub kernel: usize,
    /// How far apart the windows of neighbouring elements are; 1 unless given.
    pub stride: usize,
    /// How many elements are cut off at each side; 0 unless given.
    pub padding: usize,
    /// How many elements that no window reaches there are behind; 0 unless given.
    pub output_padding: usize,
    /// How far apart the taps of the window are; 1 unless given.
    pub dilation: usize,
    /// Into how many groups channels and filters fall; 1 unless given.
    pub groups: usize,
    /// Whether there is a bias; `true` unless given.
    pub bias: bool,
    /// How the weights begin; unless given, as fits the activation that follows.
    pub init: Init,
    /// How the biases begin; zero unless given, or as `init = pytorch` draws them.
    pub bias_init: Init,
}

impl<X, Y, W, B, G, const GROUPS: usize> ConvTranspose2d<X, Y, W, B, G, GROUPS>
where
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
    W: Tensor<Scalar = X::Scalar>,
    B: Tensor<Scalar = X::Scalar>,
    G: Geometry,
{
    /// Of the convolution whose gradient this is: it leads from y to x, and x has its filters.
    const DIMS: Convolution = {
        let [rows, columns] = axes::<Y, X, G>(window(<W as Value>::SHAPE));
        Convolution {
            channels: Y::CHANNELS,
            filters: X::CHANNELS,
            groups: GROUPS,
            rows,
            columns,
        }
    };
}

#[diagnostic::do_not_recommend]
impl<X, Y, W, B, G, const GROUPS: usize> Layer for ConvTranspose2d<X, Y, W, B, G, GROUPS>
where
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
    W: Tensor<Scalar = X::Scalar>,
    B: Tensor<Scalar = X::Scalar>,
    G: Geometry,
{
    type Input = X;
    type Output = Y;
    type Saved<const N: usize> = ();
    type Scratch = ();
    const MACS: usize = X::HEIGHT * X::WIDTH * W::LEN;
    const CHECK: Requirement = {
        let dims = Self::DIMS;
        parameters_fit::<X>(dims, Y::CHANNELS, <W as Value>::SHAPE, B::LEN)
            .and(fits::<Y, G>([dims.rows, dims.columns]))
    };

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        let (x, y, w) = (x.as_slice(), y.as_mut_slice(), self.weight.as_slice());
        X::Scalar::convolution_input_gradient(&Self::DIMS, x, w, y);
        if B::LEN > 0 {
            X::Scalar::add_to_rows(self.bias.as_slice(), y);
        }
    }

    fn backward<const N: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        let w = self.weight.as_slice();
        for (dy, dx) in dy.iter().zip(dx) {
            X::Scalar::convolve(&Self::DIMS, dy.as_slice(), w, None, dx.as_mut_slice());
        }
    }

    fn accumulate<const N: usize>(
        &self,
        x: &[X],
        _: &[Y],
        _: &(),
        dy: &[Y],
        grad: &mut Self,
        part: &Part,
    ) {
        let channels = part.rows(X::CHANNELS);
        let each = W::LEN / X::CHANNELS;
        let weight = &mut grad.weight.as_mut_slice()[channels.start * each..channels.end * each];
        let filters = part.rows(B::LEN);
        let bias = &mut grad.bias.as_mut_slice()[filters.clone()];
        for s in part.samples() {
            let (x, dy) = (x[s].as_slice(), dy[s].as_slice());
            let dims = &Self::DIMS;
            X::Scalar::convolution_weight_gradient(dims, x, dy, channels.clone(), weight, None);
            if !bias.is_empty() {
                let row = Y::LEN / Y::CHANNELS;
                X::Scalar::accumulate_rows(&dy[filters.start * row..filters.end * row], bias);
            }
        }
    }
}
