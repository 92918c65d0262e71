//! The built-in layers, one file each.
#![forbid(unsafe_code)]

mod attention;
mod broadcast;
mod convolution;
mod dense;
mod dropout;
mod embedding;
mod geometry;
mod global_pooling;
mod permute;
mod pooling;
mod positions;
mod reduce;
mod repeat;
mod reshape;
mod slice;
mod time_distributed;
mod upsample;
mod zero_padding;

pub use attention::{
    Attended, AttentionSaved, AttentionScratch, Gradients, GroupedQueryAttention, Halves,
    Interleaved, MultiHeadAttention, MultiHeadAttentionArguments, NoRotary, Projection, Rotary,
    RotaryPairs, RotaryPositions, RotaryPositionsArguments,
};
pub use broadcast::Broadcast;
pub use convolution::{Conv2d, Conv2dArguments};
pub use dense::{Dense, DenseArguments};
pub use dropout::{Dropout, DropoutArguments};
pub use embedding::{Embedding, EmbeddingArguments};
pub use geometry::{Geometry, Padding, Size, Window};
pub use global_pooling::{GlobalAvgPool, GlobalMaxPool};
pub use permute::Permute;
pub use pooling::{AvgPool2d, AvgPool2dArguments, MaxPool2d, MaxPool2dArguments};
pub use positions::{LearnedPositions, LearnedPositionsArguments, SinusoidalPositions};
pub use reduce::{ALL_AXES, Max, MaxArguments, Mean, MeanArguments, Sum, SumArguments};
pub use repeat::{Repeatable, Repeated, RepeatedScratch};
pub use reshape::{Flatten, Reshape};
pub use slice::{Slice, SliceArguments};
pub use time_distributed::{Pass, Steps, StepsSaved, TimeDistributed};
pub use upsample::{Upsample, UpsampleArguments};
pub use zero_padding::{ZeroPad2d, ZeroPad2dArguments};
