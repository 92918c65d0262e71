//! What the axes of a tensor mean to a layer: a vector, channels of whatever lies in them, images,
//! sequences.

use super::{Flat, Tensor};
use crate::scalar::Float;

/// A tensor with one axis: `[f32; 784]`.
#[diagnostic::on_unimplemented(
    message = "a vector is needed here, but the value is `{Self}`",
    label = "takes a vector, receives `{Self}`",
    note = "put `Flatten` before this layer"
)]
pub trait Vector: Tensor {
    /// The length of its axis.
    const LENGTH: usize = Self::LEN;
}

#[diagnostic::do_not_recommend]
impl<T: Float, const N: usize> Vector for [T; N] {}

#[diagnostic::do_not_recommend]
impl<X: Tensor> Vector for Flat<X> {}

/// A tensor whose first axis is that of channels: a vector of features `[f32; 16]`, a signal
/// `[[f32; 100]; 16]`, an image `[[[f32; 28]; 28]; 16]`.
#[diagnostic::on_unimplemented(
    message = "channels are needed here, `[channels]`, `[channels, length]` or `[channels, height, width]`, but the value is `{Self}`",
    label = "takes channels, receives `{Self}`"
)]
pub trait Channels: Tensor {
    /// The number of channels.
    const CHANNELS: usize;
    /// How many elements a channel has.
    const POSITIONS: usize = Self::LEN / Self::CHANNELS;
    /// One `E` for each channel.
    type PerChannel<E: Tensor<Scalar = Self::Scalar>>: Tensor<Scalar = Self::Scalar>;
}

#[diagnostic::do_not_recommend]
impl<T: Float, const C: usize> Channels for [T; C] {
    const CHANNELS: usize = C;
    type PerChannel<E: Tensor<Scalar = T>> = [E; C];
}

#[diagnostic::do_not_recommend]
impl<T: Float, const C: usize, const L: usize> Channels for [[T; L]; C] {
    const CHANNELS: usize = C;
    type PerChannel<E: Tensor<Scalar = T>> = [E; C];
}

#[diagnostic::do_not_recommend]
impl<T: Float, const C: usize, const H: usize, const W: usize> Channels for [[[T; W]; H]; C] {
    const CHANNELS: usize = C;
    type PerChannel<E: Tensor<Scalar = T>> = [E; C];
}

/// Channels of what windows move over: an image `[[[f32; 28]; 28]; 16]`, or a signal
/// `[[f32; 100]; 16]`, which to them is an image of height 1.
#[diagnostic::on_unimplemented(
    message = "a signal `[channels, length]` or an image `[channels, height, width]` is needed here, but the value is `{Self}`",
    label = "takes a signal or an image, receives `{Self}`",
    note = "put `Reshape(channels, length)` or `Reshape(channels, height, width)` before this layer"
)]
pub trait Grid: Channels {
    /// The number of rows.
    const HEIGHT: usize;
    /// The number of columns.
    const WIDTH: usize;
}

#[diagnostic::do_not_recommend]
impl<T: Float, const C: usize, const L: usize> Grid for [[T; L]; C] {
    const HEIGHT: usize = 1;
    const WIDTH: usize = L;
}

#[diagnostic::do_not_recommend]
impl<T: Float, const C: usize, const H: usize, const W: usize> Grid for [[[T; W]; H]; C] {
    const HEIGHT: usize = H;
    const WIDTH: usize = W;
}

/// A tensor with the axes channels, height and width: `[[[f32; 28]; 28]; 1]`.
#[diagnostic::on_unimplemented(
    message = "an image `[channels, height, width]` is needed here, but the value is `{Self}`",
    label = "takes an image, receives `{Self}`",
    note = "put `Reshape(channels, height, width)` before this layer"
)]
pub trait Image: Grid {
    /// An image of the same height and width with `C` channels.
    type WithChannels<const C: usize>: Image<Scalar = Self::Scalar>;
}

#[diagnostic::do_not_recommend]
impl<T: Float, const C: usize, const H: usize, const W: usize> Image for [[[T; W]; H]; C] {
    type WithChannels<const D: usize> = [[[T; W]; H]; D];
}

/// A tensor with the axes channels and length: `[[f32; 100]; 16]`.
#[diagnostic::on_unimplemented(
    message = "a signal `[channels, length]` is needed here, but the value is `{Self}`",
    label = "takes a signal, receives `{Self}`",
    note = "put `Reshape(channels, length)` before this layer"
)]
pub trait Signal: Grid {
    /// A signal of the same length with `C` channels.
    type WithChannels<const C: usize>: Signal<Scalar = Self::Scalar>;
}

#[diagnostic::do_not_recommend]
impl<T: Float, const C: usize, const L: usize> Signal for [[T; L]; C] {
    type WithChannels<const D: usize> = [[T; L]; D];
}

/// Vectors, one after the other: `[[f32; FEATURES]; STEPS]`, the steps of time or the tokens of a text.
#[diagnostic::on_unimplemented(
    message = "a sequence `[steps, features]` is needed here, but the value is `{Self}`",
    label = "takes a sequence, receives `{Self}`",
    note = "put `Reshape(steps, features)` before this layer"
)]
pub trait Sequence: Tensor {
    /// How many there are.
    const STEPS: usize;
    /// How long each of them is.
    const FEATURES: usize;
    /// One of them.
    type Step: Vector<Scalar = Self::Scalar>;
    /// An `E` for each of them.
    type PerStep<E: Tensor<Scalar = Self::Scalar>>: Tensor<Scalar = Self::Scalar>;
    /// An `E` for each feature of one of them.
    type PerFeature<E: Tensor<Scalar = Self::Scalar>>: Tensor<Scalar = Self::Scalar>;
}

#[diagnostic::do_not_recommend]
impl<T: Float, const FEATURES: usize, const STEPS: usize> Sequence for [[T; FEATURES]; STEPS] {
    const STEPS: usize = STEPS;
    const FEATURES: usize = FEATURES;
    type Step = [T; FEATURES];
    type PerStep<E: Tensor<Scalar = T>> = [E; STEPS];
    type PerFeature<E: Tensor<Scalar = T>> = [E; FEATURES];
}
