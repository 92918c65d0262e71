//! Convolutions that see each channel for itself.

use super::convolution::Conv2d;
use super::geometry::{Padding, Size};
use crate::init::Init;

/// y = w ⋆ x + b, each channel for itself: [`Conv2d`] with as many groups as channels, and `multiplier` filters
/// for each of them; x `[channels, height, width]`, w `[channels·multiplier, 1, kernel height, kernel width]`,
/// y `[channels·multiplier, height, width]`.
///
/// Declared as `DepthwiseConv2d(kernel, multiplier = 1, stride = 1, padding = valid, dilation = 1, bias = true,
/// init = ..., bias_init = ...)`; from the multiplier on by name. Keras's `DepthwiseConv2D` with the kernel
/// transposed, PyTorch's `Conv2d` with `groups=in_channels`.
#[doc(alias("depth_multiplier"))]
pub type DepthwiseConv2d<X, Y, W, B, G, const GROUPS: usize> = Conv2d<X, Y, W, B, G, GROUPS>;

/// y = w ⋆ x + b, each channel for itself: [`Conv1d`](super::Conv1d) with as many groups as channels, and `multiplier` filters
/// for each of them; x `[channels, length]`, w `[channels·multiplier, 1, kernel]`, y `[channels·multiplier, length]`.
///
/// Declared as `DepthwiseConv1d(kernel, multiplier = 1, stride = 1, padding = valid, dilation = 1, bias = true,
/// init = ..., bias_init = ...)`; from the multiplier on by name. Keras's `DepthwiseConv1D` with channels last and
/// the kernel transposed, PyTorch's `Conv1d` with `groups=in_channels`.
pub type DepthwiseConv1d<X, Y, W, B, G, const GROUPS: usize> = Conv2d<X, Y, W, B, G, GROUPS>;

/// The arguments of [`DepthwiseConv2d`] in a declaration.
pub struct DepthwiseConv2dArguments {
    /// The height and width of the window.
    pub kernel: Size,
    /// How many filters there are for each channel; 1 unless given.
    pub multiplier: usize,
    /// How far the window moves from one position to the next; 1 unless given.
    pub stride: Size,
    /// How far the window begins before the image and ends behind it; `valid`, nothing, unless given.
    pub padding: Padding,
    /// How far apart the taps of the window are; 1 unless given.
    pub dilation: Size,
    /// Whether there is a bias; `true` unless given.
    pub bias: bool,
    /// How the weights begin; unless given, as fits the activation that follows.
    pub init: Init,
    /// How the biases begin; zero unless given, or as `init = pytorch` draws them.
    pub bias_init: Init,
}

/// The arguments of [`DepthwiseConv1d`] in a declaration.
pub struct DepthwiseConv1dArguments {
    /// The length of the window.
    pub kernel: usize,
    /// How many filters there are for each channel; 1 unless given.
    pub multiplier: usize,
    /// How far the window moves from one position to the next; 1 unless given.
    pub stride: usize,
    /// How far the window begins before the signal and ends behind it; `valid`, nothing, unless given.
    pub padding: Padding,
    /// How far apart the taps of the window are; 1 unless given.
    pub dilation: usize,
    /// Whether there is a bias; `true` unless given.
    pub bias: bool,
    /// How the weights begin; unless given, as fits the activation that follows.
    pub init: Init,
    /// How the biases begin; zero unless given, or as `init = pytorch` draws them.
    pub bias_init: Init,
}
