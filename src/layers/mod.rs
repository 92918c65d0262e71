//! The built-in layers, one file each.
#![forbid(unsafe_code)]

mod convolution;
mod dense;
mod dropout;
mod geometry;
mod global_pooling;
mod pooling;
mod reshape;
mod upsample;
mod zero_padding;

pub use convolution::{Conv2d, Conv2dArguments};
pub use dense::{Dense, DenseArguments};
pub use dropout::{Dropout, DropoutArguments};
pub use geometry::{Geometry, Padding, Size, Window};
pub use global_pooling::{GlobalAvgPool, GlobalMaxPool};
pub use pooling::{AvgPool2d, AvgPool2dArguments, MaxPool2d, MaxPool2dArguments};
pub use reshape::{Flatten, Reshape};
pub use upsample::{Upsample, UpsampleArguments};
pub use zero_padding::{ZeroPad2d, ZeroPad2dArguments};
