//! The built-in layers, one file each.
#![forbid(unsafe_code)]

mod batch_norm;
mod broadcast;
mod convolution;
mod dense;
mod dropout;
mod fold;
mod geometry;
mod global_pooling;
mod group_norm;
mod layer_norm;
mod permute;
mod pooling;
mod reduce;
mod repeat;
mod reshape;
mod slice;
mod switch;
mod upsample;
mod zero_padding;

pub use batch_norm::{BatchNorm, BatchNormArguments, Statistics};
pub use broadcast::Broadcast;
pub use convolution::{Conv2d, Conv2dArguments};
pub use dense::{Dense, DenseArguments};
pub use dropout::{Dropout, DropoutArguments};
pub use fold::Foldable;
pub use geometry::{Geometry, Padding, Size, Window};
pub use global_pooling::{GlobalAvgPool, GlobalMaxPool};
pub use group_norm::{GroupNorm, GroupNormArguments, InstanceNorm, InstanceNormArguments};
pub use layer_norm::{LayerNorm, LayerNormArguments, RmsNorm, RmsNormArguments};
pub use permute::Permute;
pub use pooling::{AvgPool2d, AvgPool2dArguments, MaxPool2d, MaxPool2dArguments};
pub use reduce::{ALL_AXES, Max, MaxArguments, Mean, MeanArguments, Sum, SumArguments};
pub use repeat::{Repeatable, Repeated, RepeatedScratch};
pub use reshape::{Flatten, Reshape};
pub use slice::{Slice, SliceArguments};
pub use switch::{Absent, Learned, Switch};
pub use upsample::{Upsample, UpsampleArguments};
pub use zero_padding::{ZeroPad2d, ZeroPad2dArguments};
