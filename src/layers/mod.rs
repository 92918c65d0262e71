//! The built-in layers, one file each.
#![forbid(unsafe_code)]

mod adaptive_pooling;
mod broadcast;
mod convolution;
mod crop;
mod dense;
mod depthwise;
mod dropout;
mod geometry;
mod global_pooling;
mod permute;
mod pooling;
mod reduce;
mod repeat;
mod reshape;
mod separable;
mod slice;
mod transposed;
mod upsample;
mod zero_padding;

pub use adaptive_pooling::{AdaptiveAvgPool1d, AdaptiveAvgPool1dArguments};
pub use adaptive_pooling::{AdaptiveAvgPool2d, AdaptiveAvgPool2dArguments};
pub use broadcast::Broadcast;
pub use convolution::{Conv1d, Conv1dArguments, Conv2d, Conv2dArguments};
pub use crop::{Crop, CropArguments};
pub use dense::{Dense, DenseArguments};
pub use depthwise::{DepthwiseConv1d, DepthwiseConv1dArguments};
pub use depthwise::{DepthwiseConv2d, DepthwiseConv2dArguments};
pub use dropout::{Dropout, DropoutArguments};
pub use geometry::{Geometry, Margins, Padding, Size, Window};
pub use global_pooling::{GlobalAvgPool, GlobalMaxPool};
pub use permute::Permute;
pub use pooling::{AvgPool1d, AvgPool1dArguments, MaxPool1d, MaxPool1dArguments};
pub use pooling::{AvgPool2d, AvgPool2dArguments, MaxPool2d, MaxPool2dArguments};
pub use reduce::{ALL_AXES, Max, MaxArguments, Mean, MeanArguments, Sum, SumArguments};
pub use repeat::{Repeatable, Repeated, RepeatedScratch};
pub use reshape::{Flatten, Reshape};
pub use separable::{SeparableConv1d, SeparableConv1dArguments};
pub use separable::{SeparableConv2d, SeparableConv2dArguments};
pub use slice::{Slice, SliceArguments};
pub use transposed::{ConvTranspose1d, ConvTranspose1dArguments};
pub use transposed::{ConvTranspose2d, ConvTranspose2dArguments};
pub use upsample::{Interpolation, Upsample, UpsampleArguments};
pub use zero_padding::{ZeroPad1d, ZeroPad1dArguments, ZeroPad2d, ZeroPad2dArguments};
