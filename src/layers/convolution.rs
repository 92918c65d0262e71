//! The convolution of images and signals.

use core::marker::PhantomData;

use super::geometry::{Geometry, Padding, Size, axes, fits};
use crate::init::Init;
use crate::kernel::{Convolution, Kernels};
use crate::layer::{Layer, Part};
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::tensor::{Grid, Shape, Tensor, Value, flat};

/// y = w ⋆ x + b, with x `[channels, height, width]`, w `[filters, channels / groups, kernel height,
/// kernel width]`, b `[filters]`, y `[filters, height, width]`:
/// y\[o, i, j\] = b\[o\] + Σ w\[o, c, k, l\] · x[c, i·stride + k·dilation − padding, j·stride + l·dilation −
/// padding], where x is zero beside the image. A filter sees the channels of its group alone.
///
/// Declared as `Conv2d(filters, kernel = 3, stride = 1, padding = valid, dilation = 1, groups = 1,
/// bias = true, init = ..., bias_init = ...)`; from the stride on by name. Kernel, stride, padding and
/// dilation are numbers or pairs, `kernel = (3, 5)`; padding may be `valid` (none) or `same` (the output
/// has the input's height and width divided by the stride, rounded up). With `groups = channels` each
/// channel is convolved for itself, as in Keras's `DepthwiseConv2D`. Along an axis of h elements the
/// output has ⌊(h + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1.
///
/// The types of the parameters are plain arrays: `net.conv1.weight` is a `[[[[f32; 5]; 5]; 1]; 6]`.
/// PyTorch's `Conv2d`, Keras's `Conv2D` with the kernel transposed.
#[doc(alias("Convolution2D", "convolution"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Conv2d<
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

/// The arguments of [`Conv2d`] in a declaration.
pub struct Conv2dArguments {
    /// The number of filters, which are the channels of the output.
    pub filters: usize,
    /// The height and width of the window.
    pub kernel: Size,
    /// How far the window moves from one position to the next; 1 unless given.
    pub stride: Size,
    /// How far the window begins before the image and ends behind it; `valid`, nothing, unless given.
    pub padding: Padding,
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

/// y = w ⋆ x + b, with x `[channels, length]`, w `[filters, channels / groups, kernel]`, b `[filters]`,
/// y `[filters, length]`: y\[o, i\] = b\[o\] + Σ w\[o, c, k\] · x\[c, i·stride + k·dilation − padding\], where x is
/// zero beside the signal. A filter sees the channels of its group alone.
///
/// Declared as `Conv1d(filters, kernel = 3, stride = 1, padding = valid, dilation = 1, groups = 1,
/// bias = true, init = ..., bias_init = ...)`; from the stride on by name. All are numbers; padding may also be
/// `valid` (none), `same` (the output has the input's length divided by the stride, rounded up), `causal`
/// (dilation·(kernel − 1) zeros before the signal and none behind it: no output depends on what comes after
/// its place) or a pair, `(2, 1)`: so many zeros before the signal, and so many behind it. A signal of h elements becomes
/// one of ⌊(h + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1.
///
/// Channels come first, as in PyTorch's `Conv1d`; Keras's `Conv1D` has them last, and the kernel transposed. A
/// signal is an image of height 1, and this a [`Conv2d`] over it, whose weight has no axis of rows:
/// `net.conv1.weight` is a `[[[f32; 5]; 16]; 32]`.
#[doc(alias("Convolution1D", "causal"))]
pub type Conv1d<X, Y, W, B, G, const GROUPS: usize = 1> = Conv2d<X, Y, W, B, G, GROUPS>;

/// The arguments of [`Conv1d`] in a declaration.
pub struct Conv1dArguments {
    /// The number of filters, which are the channels of the output.
    pub filters: usize,
    /// The length of the window.
    pub kernel: usize,
    /// How far the window moves from one position to the next; 1 unless given.
    pub stride: usize,
    /// How far the window begins before the signal and ends behind it; `valid`, nothing, unless given.
    pub padding: Padding,
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

/// The rows and columns of the window of a weight `[filters, channels, rows, columns]` or
/// `[filters, channels, columns]`; 0 if it is of another shape.
pub(super) const fn window(weight: Shape) -> [usize; 2] {
    match *weight.axes() {
        [_, _, rows, columns] => [rows, columns],
        [_, _, columns] => [1, columns],
        _ => [0, 0],
    }
}

/// What must hold of the weight and the biases of a convolution over grids like `X`, which has so many
/// channels behind it.
pub(super) const fn parameters_fit<X: Grid>(
    dims: Convolution,
    outputs: usize,
    weight: Shape,
    biases: usize,
) -> Requirement {
    let Convolution {
        channels,
        filters,
        groups,
        ..
    } = dims;
    let divide = Requirement::that(
        groups > 0 && channels % groups == 0 && filters % groups == 0,
        Sentence::new("")
            .number(groups)
            .text(" groups do not divide ")
            .number(channels)
            .text(" channels and ")
            .number(filters)
            .text(" filters"),
    );
    let depth = channels / if groups == 0 { 1 } else { groups };
    let [rows, columns] = [dims.rows.window, dims.columns.window];
    let wanted = match X::SHAPE.axes().len() {
        2 => Shape::new(&[filters, depth, columns]),
        _ => Shape::new(&[filters, depth, rows, columns]),
    };
    let fits = Requirement::that(
        weight.is(wanted),
        Sentence::new("the weight of this convolution is ")
            .shape(wanted)
            .text(", not ")
            .shape(weight),
    );
    let one_each = Requirement::that(
        biases == 0 || biases == outputs,
        Sentence::new("there is one bias a filter: ")
            .number(outputs)
            .text(", not ")
            .number(biases),
    );
    divide.and(fits).and(one_each)
}

impl<X, Y, W, B, G, const GROUPS: usize> Conv2d<X, Y, W, B, G, GROUPS>
where
    X: Grid,
    Y: Grid<Scalar = X::Scalar>,
    W: Tensor<Scalar = X::Scalar>,
    B: Tensor<Scalar = X::Scalar>,
    G: Geometry,
{
    const DIMS: Convolution = {
        let [rows, columns] = axes::<X, Y, G>(window(<W as Value>::SHAPE));
        Convolution {
            channels: X::CHANNELS,
            filters: Y::CHANNELS,
            groups: GROUPS,
            rows,
            columns,
        }
    };

    fn bias(&self) -> Option<&[X::Scalar]> {
        (B::LEN > 0).then(|| self.bias.as_slice())
    }
}

#[diagnostic::do_not_recommend]
impl<X, Y, W, B, G, const GROUPS: usize> Layer for Conv2d<X, Y, W, B, G, GROUPS>
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
    const MACS: usize = Y::HEIGHT * Y::WIDTH * W::LEN;
    const CHECK: Requirement = {
        let dims = Self::DIMS;
        parameters_fit::<X>(dims, Y::CHANNELS, <W as Value>::SHAPE, B::LEN)
            .and(fits::<X, G>([dims.rows, dims.columns]))
    };

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        let (x, w) = (x.as_slice(), self.weight.as_slice());
        X::Scalar::convolve(&Self::DIMS, x, w, self.bias(), y.as_mut_slice());
    }

    fn backward<const N: usize>(&self, _: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        let w = self.weight.as_slice();
        for (dy, dx) in dy.iter().zip(dx) {
            let (dy, dx) = (dy.as_slice(), dx.as_mut_slice());
            X::Scalar::convolution_input_gradient(&Self::DIMS, dy, w, dx);
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
        let rows = part.rows(Y::CHANNELS);
        let filter = W::LEN / Y::CHANNELS;
        let weight = &mut grad.weight.as_mut_slice()[rows.start * filter..rows.end * filter];
        let bias = grad.bias.as_mut_slice();
        for s in part.samples() {
            let bias = (B::LEN > 0).then(|| &mut bias[rows.clone()]);
            let (x, dy) = (flat(&x[s..=s]), flat(&dy[s..=s]));
            let dims = &Self::DIMS;
            X::Scalar::convolution_weight_gradient(dims, dy, x, rows.clone(), weight, bias);
        }
    }
}
