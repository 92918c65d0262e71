//! The built-in layers, one file each.
//!
//! They are declared by name, `conv: Conv2d(8, kernel = 3)`; a page says with which arguments. What arrives is
//! never said: the channels, features and steps follow from what stands before. Images are
//! `[channels, height, width]`, signals `[channels, length]`, sequences `[steps, features]`; a network sees one
//! sample, and there is no axis of the batch.
//!
//! | layer | from → to | Keras | PyTorch |
//! |---|---|---|---|
//! | [`Dense`] | a vector → a vector | `Dense` | `Linear` |
//! | [`Embedding`] | indices → a sequence | `Embedding` | `Embedding` |
//! | [`Conv2d`], [`Conv1d`] | an image, a signal → the same | `Conv2D`, `Conv1D` | the same |
//! | [`DepthwiseConv2d`], [`DepthwiseConv1d`] | the same | `DepthwiseConv2D` | `Conv2d(groups=...)` |
//! | [`SeparableConv2d`], [`SeparableConv1d`] | the same | `SeparableConv2D` | none |
//! | [`ConvTranspose2d`], [`ConvTranspose1d`] | the same | `Conv2DTranspose` | the same |
//! | [`MaxPool2d`], [`MaxPool1d`], [`AvgPool2d`], [`AvgPool1d`] | the same | `MaxPooling2D`, `AveragePooling2D` | the same |
//! | [`AdaptiveAvgPool2d`], [`AdaptiveAvgPool1d`] | the same | `AdaptiveAveragePooling2D` | the same |
//! | [`GlobalAvgPool`], [`GlobalMaxPool`] | an image, a signal → `[channels]` | `GlobalAveragePooling2D` | `AdaptiveAvgPool2d(1)` |
//! | [`Upsample`], [`Crop`], [`ZeroPad2d`], [`ZeroPad1d`] | an image, a signal → the same | `UpSampling2D`, `Cropping2D`, `ZeroPadding2D` | `Upsample`, none, `ZeroPad2d` |
//! | [`BatchNorm`], [`InstanceNorm`], [`GroupNorm`] | channel by channel, any size | `BatchNormalization`, `GroupNormalization` | `BatchNorm2d`, `InstanceNorm2d`, `GroupNorm` |
//! | [`LayerNorm`], [`RmsNorm`] | over the last axes | `LayerNormalization`, `RMSNormalization` | `LayerNorm`, `RMSNorm` |
//! | [`Dropout`], [`SpatialDropout`], [`GaussianNoise`] | anything, in training alone | the same | `Dropout`, `Dropout2d`, none |
//! | [`Rnn`], [`Lstm`], [`Gru`] | a sequence → `[units]`, or with `sequence = true` a sequence | `SimpleRNN`, `LSTM`, `GRU` | `RNN`, `LSTM`, `GRU` |
//! | [`MultiHeadAttention`] | a sequence → the same | `MultiHeadAttention` | `MultiheadAttention` |
//! | [`LearnedPositions`], [`SinusoidalPositions`], [`RotaryPositions`] | a sequence → the same | none | none |
//! | [`TimeDistributed`] | a layer for each step of a sequence | `TimeDistributed` | `Linear`, of the last axis |
//! | [`Flatten`], [`Reshape`], [`Permute`], [`Slice`], [`Broadcast`] | other shapes | `Flatten`, `Reshape`, `Permute` | `Flatten`, `reshape`, `permute` |
//! | [`Sum`], [`Mean`], [`Max`] | along an axis, or of all | `ops.sum`, ... | `sum`, ... |
//! | [`PRelu`], [`Bias`], [`Scale`] | anything, with parameters | `PReLU` | `PReLU` |
//! | [`Glu`] | one half along an axis opens and shuts the other | `ops.glu` | `GLU` |
//!
//! Activations stand in [`activation`](crate::activation), ready residual, gated and transformer blocks in
//! [`blocks`](crate::blocks).
#![forbid(unsafe_code)]

mod adaptive_pooling;
mod attention;
mod batch_norm;
mod broadcast;
mod convolution;
mod crop;
mod dense;
mod depthwise;
mod dropout;
mod embedding;
mod fold;
mod gaussian_noise;
mod geometry;
mod global_pooling;
mod glu;
mod group_norm;
mod layer_norm;
mod permute;
mod pooling;
mod positions;
mod prelu;
mod recurrent;
mod reduce;
mod repeat;
mod reshape;
mod row_norm;
mod scale;
mod separable;
mod sharing;
mod slice;
mod switch;
mod time_distributed;
mod transposed;
mod upsample;
mod zero_padding;

pub use adaptive_pooling::{
    AdaptiveAvgPool1d, AdaptiveAvgPool1dArguments, AdaptiveAvgPool2d, AdaptiveAvgPool2dArguments,
};
pub use attention::{
    Attended, AttentionSaved, AttentionScratch, Gradients, GroupedQueryAttention, Halves,
    Interleaved, MultiHeadAttention, MultiHeadAttentionArguments, NoRotary, Projection, Rotary,
    RotaryPairs, RotaryPositions, RotaryPositionsArguments,
};
pub use batch_norm::{BatchNorm, BatchNormArguments, Statistics};
pub use broadcast::Broadcast;
pub use convolution::{Conv1d, Conv1dArguments, Conv2d, Conv2dArguments};
pub use crop::{Crop, CropArguments};
pub use dense::{Dense, DenseArguments};
pub use depthwise::{
    DepthwiseConv1d, DepthwiseConv1dArguments, DepthwiseConv2d, DepthwiseConv2dArguments,
};
pub use dropout::{Dropout, DropoutArguments, SpatialDropout, SpatialDropoutArguments};
pub use embedding::{Embedding, EmbeddingArguments};
pub use fold::Foldable;
pub use gaussian_noise::{GaussianNoise, GaussianNoiseArguments};
pub use geometry::{Geometry, Margins, Padding, SAME, Size, Window, sides};
#[doc(hidden)]
pub use geometry::{opened, positions, some_position};
pub use global_pooling::{GlobalAvgPool, GlobalMaxPool};
pub use glu::{Gate, Glu, GluArguments};
pub use group_norm::{GroupNorm, GroupNormArguments, InstanceNorm, InstanceNormArguments};
pub use layer_norm::{LayerNorm, LayerNormArguments, RmsNorm, RmsNormArguments};
pub use permute::Permute;
pub use pooling::{
    AvgPool1d, AvgPool1dArguments, AvgPool2d, AvgPool2dArguments, MaxPool1d, MaxPool1dArguments,
    MaxPool2d, MaxPool2dArguments,
};
pub use positions::{LearnedPositions, LearnedPositionsArguments, SinusoidalPositions};
pub use prelu::{PRelu, PReluArguments};
pub use recurrent::{
    Backward, Begins, Both, Cell, Directions, Elman, Ends, Every, Forward, FromState, FromZeros,
    Gated, Gru, GruArguments, Last, LongShortTerm, Lstm, LstmArguments, OutputAlone,
    OutputAndState, Recurrent, Reset, ResetAfter, ResetBefore, Returns, Rnn, RnnActivation,
    RnnArguments, WithState,
};
pub use reduce::{ALL_AXES, Max, MaxArguments, Mean, MeanArguments, Sum, SumArguments};
pub use repeat::{Repeatable, Repeated, RepeatedScratch};
pub use reshape::{Flatten, Reshape};
pub use scale::{Bias, BiasArguments, Scale, ScaleArguments};
pub use separable::{
    SeparableConv1d, SeparableConv1dArguments, SeparableConv2d, SeparableConv2dArguments,
};
pub use sharing::{Over, Sharing, over};
pub use slice::{Slice, SliceArguments};
pub use switch::{Absent, Learned, Switch};
pub use time_distributed::{Pass, Steps, StepsSaved, TimeDistributed};
pub use transposed::{
    ConvTranspose1d, ConvTranspose1dArguments, ConvTranspose2d, ConvTranspose2dArguments,
};
pub use upsample::{Interpolation, Upsample, UpsampleArguments};
pub use zero_padding::{ZeroPad1d, ZeroPad1dArguments, ZeroPad2d, ZeroPad2dArguments};
