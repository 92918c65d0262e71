//! Numbers over the plane, to be drawn.

use crate::kernel::{Interpolation, Kernels};
use crate::scalar::Float;
use crate::tensor::Tensor;

/// A number for each place of an image, row by row. A signal or a vector is a map of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    height: usize,
    width: usize,
    values: Vec<f64>,
}

impl Map {
    pub(super) fn new(height: usize, width: usize, values: Vec<f64>) -> Map {
        Map {
            height,
            width,
            values,
        }
    }

    /// The map of an attribution, or of a sample: the sum over the axes before the last two, which are
    /// usually channels.
    pub fn of<X: Tensor>(x: &X) -> Map {
        let (height, width) = match *X::SHAPE.axes() {
            [.., height, width] => (height, width),
            [width] => (1, width),
            [] => (1, 1),
        };
        let mut values = vec![0.0; height * width];
        for channel in x.as_slice().chunks(values.len().max(1)) {
            for (sum, x) in values.iter_mut().zip(channel) {
                *sum += x.to_f64();
            }
        }
        Map::new(height, width, values)
    }

    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.height
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The numbers, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The greatest absolute value; 0 if all are 0.
    pub fn greatest(&self) -> f64 {
        self.values
            .iter()
            .fold(0.0, |most, value| value.abs().max(most))
    }

    /// The map with this many rows and columns, interpolated between its own linearly in both directions, as
    /// PyTorch's `interpolate` does with `mode="bilinear"`.
    #[doc(alias("interpolate", "upsample"))]
    pub fn resized(&self, height: usize, width: usize) -> Map {
        let mut values = vec![0.0; height * width];
        if !self.values.is_empty() {
            let resize = Interpolation {
                channels: 1,
                input: [self.height, self.width],
                output: [height, width],
            };
            f64::interpolate(&resize, &self.values, &mut values);
        }
        Map::new(height, width, values)
    }
}
