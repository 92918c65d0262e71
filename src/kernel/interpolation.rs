//! Images whose pixels are interpolated between those of another image.

#![forbid(unsafe_code)]

use super::{exactly, exactly_mut};
use crate::scalar::Real;

/// The dimensions of an interpolation: each channel of `[channels, rows, columns]` for itself.
///
/// A pixel stands in the middle of its square, and both images cover the same area: pixel i of n stands
/// where (i + ½) · m / n − ½ of m does. What would lie beside the outermost pixels is like them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interpolation {
    /// The number of channels.
    pub channels: usize,
    /// The rows and columns of the input.
    pub input: [usize; 2],
    /// The rows and columns of the output.
    pub output: [usize; 2],
}

/// A place between two elements: (1 − share) of the first and share of the second.
#[derive(Clone, Copy)]
struct Between<T> {
    at: [usize; 2],
    share: T,
}

impl<T: Real> Between<T> {
    #[inline(always)]
    fn of(position: usize, input: usize, output: usize) -> Between<T> {
        let place = ((position as f64 + 0.5) * input as f64 / output as f64 - 0.5).max(0.0);
        let first = place as usize;
        Between {
            at: [first, (first + 1).min(input - 1)],
            share: T::of(place - first as f64),
        }
    }

    #[inline(always)]
    fn mix(self, [first, second]: [T; 2]) -> T {
        (T::ONE - self.share) * first + self.share * second
    }

    /// What a gradient is to the two elements.
    #[inline(always)]
    fn parts(self, d: T) -> [T; 2] {
        [(T::ONE - self.share) * d, self.share * d]
    }
}

impl Interpolation {
    /// Calls `see` with each element of the output, and the rows and columns between which it stands.
    #[inline(always)]
    fn each<T: Real>(&self, mut see: impl FnMut(usize, Between<T>, Between<T>)) {
        let ([rows, columns], [wide_rows, wide_columns]) = (self.input, self.output);
        for i in 0..wide_rows {
            let row = Between::of(i, rows, wide_rows);
            for j in 0..wide_columns {
                let column = Between::of(j, columns, wide_columns);
                see(i * wide_columns + j, row, column);
            }
        }
    }

    fn sizes(&self) -> [usize; 2] {
        [self.input, self.output].map(|[rows, columns]| rows * columns)
    }
}

/// y: the mean of the four nearest pixels, by how near they are.
#[inline(always)]
pub(super) fn forward<T: Real>(dims: &Interpolation, x: &[T], y: &mut [T]) {
    let [input, output] = dims.sizes();
    let (x, y) = (
        exactly(dims.channels * input, x),
        exactly_mut(dims.channels * output, y),
    );
    let width = dims.input[1];
    let x = x.chunks_exact(input.max(1));
    for (x, y) in x.zip(y.chunks_exact_mut(output.max(1))) {
        dims.each(|at, row: Between<T>, column| {
            y[at] = row.mix(
                row.at
                    .map(|i| column.mix(column.at.map(|j| x[i * width + j]))),
            );
        });
    }
}

/// dx: each of the four nearest pixels gets its share of dy.
#[inline(always)]
pub(super) fn gradient<T: Real>(dims: &Interpolation, dy: &[T], dx: &mut [T]) {
    let [input, output] = dims.sizes();
    let (dy, dx) = (
        exactly(dims.channels * output, dy),
        exactly_mut(dims.channels * input, dx),
    );
    let width = dims.input[1];
    dx.fill(T::ZERO);
    let dy = dy.chunks_exact(output.max(1));
    for (dy, dx) in dy.zip(dx.chunks_exact_mut(input.max(1))) {
        dims.each(|at, row: Between<T>, column| {
            for (i, part) in row.at.into_iter().zip(row.parts(dy[at])) {
                for (j, part) in column.at.into_iter().zip(column.parts(part)) {
                    dx[i * width + j] += part;
                }
            }
        });
    }
}
