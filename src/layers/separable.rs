//! The separable convolution of images and signals.

use super::geometry::{Padding, Size};
use crate::init::Init;
use crate::layer::{Layer, Mode, Part};
use crate::parameters::Parameters;
use crate::plain::Plain;
use crate::requirement::Requirement;
use crate::tensor::Grad;

/// y = p ⋆ (d ⋆ x) + b: a depthwise convolution d, which sees each channel for itself, and behind it a pointwise
/// one, which mixes the channels of each pixel; x `[channels, height, width]`, y `[filters, height, width]`, d
/// `[channels·multiplier, 1, kernel height, kernel width]`, p `[filters, channels·multiplier, 1, 1]`, b `[filters]`.
///
/// Declared as `SeparableConv2d(filters, kernel = 3, stride = 1, padding = valid, dilation = 1, multiplier = 1,
/// bias = true, init = ..., bias_init = ...)`; from the stride on by name. Kernel, stride, padding and dilation
/// are those of the depthwise convolution, as of [`Conv2d`](super::Conv2d); `multiplier`, Keras's
/// `depth_multiplier`, is how many channels it makes of each one. There is no bias between the two. It takes
/// about kernel² times fewer multiplications than a `Conv2d`.
///
/// Its parameters are `depthwise.weight`, `pointwise.weight` and `pointwise.bias`, as of two `Conv2d` of PyTorch
/// in a row; Keras's `SeparableConv2D` with the kernels transposed.
///
/// Source: F. Chollet, *Xception: deep learning with depthwise separable convolutions*, CVPR 2017.
#[doc(alias("SeparableConvolution2D"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct SeparableConv2d<D, P>
where
    D: Layer,
    P: Layer<Input = D::Output, Scalar = D::Scalar>,
{
    /// Each channel for itself.
    pub depthwise: D,
    /// Each pixel for itself.
    pub pointwise: P,
}

/// y = p ⋆ (d ⋆ x) + b, of signals; x `[channels, length]`, y `[filters, length]`, d `[channels·multiplier, 1, kernel]`,
/// p `[filters, channels·multiplier, 1]`, b `[filters]`.
///
/// Declared as `SeparableConv1d(filters, kernel = 3, stride = 1, padding = valid, dilation = 1, multiplier = 1,
/// bias = true, init = ..., bias_init = ...)`; from the stride on by name, numbers, the padding as of
/// [`Conv1d`](super::Conv1d). Keras's `SeparableConv1D` with channels last and the kernels transposed.
#[doc(alias("SeparableConvolution1D"))]
pub type SeparableConv1d<D, P> = SeparableConv2d<D, P>;

/// The arguments of [`SeparableConv2d`] in a declaration.
pub struct SeparableConv2dArguments {
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
    /// How many channels the depthwise convolution makes of each; 1 unless given.
    pub multiplier: usize,
    /// Whether there is a bias; `true` unless given.
    pub bias: bool,
    /// How the weights of both begin; unless given, as fits the activation that follows.
    pub init: Init,
    /// How the biases begin; zero unless given, or as `init = pytorch` draws them.
    pub bias_init: Init,
}

/// The arguments of [`SeparableConv1d`] in a declaration.
pub struct SeparableConv1dArguments {
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
    /// How many channels the depthwise convolution makes of each; 1 unless given.
    pub multiplier: usize,
    /// Whether there is a bias; `true` unless given.
    pub bias: bool,
    /// How the weights of both begin; unless given, as fits the activation that follows.
    pub init: Init,
    /// How the biases begin; zero unless given, or as `init = pytorch` draws them.
    pub bias_init: Init,
}

/// What lies between the two convolutions of a group's samples, its gradient, and what both keep.
#[derive(Plain)]
pub struct Between<D: Layer, P: Layer, const N: usize> {
    values: [D::Output; N],
    gradients: [D::Output; N],
    depthwise: D::Saved<N>,
    pointwise: P::Saved<N>,
}

/// What lies between the two convolutions of one sample, and the room of both.
#[derive(Plain)]
pub struct One<D: Layer, P: Layer> {
    value: D::Output,
    depthwise: D::Scratch,
    pointwise: P::Scratch,
}

#[diagnostic::do_not_recommend]
impl<D, P> Layer for SeparableConv2d<D, P>
where
    D: Layer,
    P: Layer<Input = D::Output, Scalar = D::Scalar>,
{
    type Input = D::Input;
    type Output = P::Output;
    type Saved<const N: usize> = Between<D, P, N>;
    type Scratch = One<D, P>;
    const MACS: usize = D::MACS + P::MACS;
    const CHECK: Requirement = D::CHECK.and(P::CHECK);

    fn forward(&self, x: &D::Input, y: &mut P::Output, scratch: &mut One<D, P>) {
        let One {
            value,
            depthwise,
            pointwise,
        } = scratch;
        self.depthwise.forward(x, value, depthwise);
        self.pointwise.forward(value, y, pointwise);
    }

    fn record<const N: usize>(
        &self,
        x: &[D::Input],
        y: &mut [P::Output],
        saved: &mut Between<D, P, N>,
        mode: Mode,
    ) {
        let values = &mut saved.values[..x.len()];
        let (first, second) = (mode.inside(0), mode.inside(1));
        self.depthwise
            .record(x, values, &mut saved.depthwise, first);
        self.pointwise
            .record(values, y, &mut saved.pointwise, second);
    }

    fn deltas<const N: usize>(
        &self,
        x: &[D::Input],
        y: &[P::Output],
        saved: &mut Between<D, P, N>,
        dy: &[P::Output],
    ) {
        let values = &saved.values[..dy.len()];
        let gradients = &mut saved.gradients[..dy.len()];
        let kept = &mut saved.pointwise;
        self.pointwise.deltas(values, y, kept, dy);
        self.pointwise.backward(values, y, kept, dy, gradients);
        self.depthwise
            .deltas(x, values, &mut saved.depthwise, gradients);
    }

    fn backward<const N: usize>(
        &self,
        x: &[D::Input],
        _: &[P::Output],
        saved: &mut Between<D, P, N>,
        _: &[P::Output],
        dx: &mut [Grad<D::Input>],
    ) {
        let (values, gradients) = (&saved.values[..dx.len()], &saved.gradients[..dx.len()]);
        self.depthwise
            .backward(x, values, &mut saved.depthwise, gradients, dx);
    }

    fn accumulate<const N: usize>(
        &self,
        x: &[D::Input],
        y: &[P::Output],
        saved: &Between<D, P, N>,
        dy: &[P::Output],
        grad: &mut Self,
        part: &Part,
    ) {
        let (values, gradients) = (&saved.values[..x.len()], &saved.gradients[..x.len()]);
        let (depthwise, pointwise) = (&mut grad.depthwise, &mut grad.pointwise);
        self.pointwise
            .accumulate(values, y, &saved.pointwise, dy, pointwise, part);
        self.depthwise
            .accumulate(x, values, &saved.depthwise, gradients, depthwise, part);
    }
}
