//! The built-in layers, one file each.
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
pub use geometry::{Geometry, Margins, Padding, SAME, Size, Window};
#[doc(hidden)]
pub use geometry::{positions, some_position};
pub use global_pooling::{GlobalAvgPool, GlobalMaxPool};
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
