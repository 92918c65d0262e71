//! Weights that belong together: orthogonal, identity, sparse.

use rand::Rng;

use super::distribution::{fill_normal, unit};
use crate::kernel::Vectors;
use crate::scalar::Float;
use crate::tensor::Shape;

/// A weight `[out, in, ...]` as a matrix: one row an output.
fn matrix(shape: Shape) -> (usize, usize) {
    let rows = shape.axes().first().copied().unwrap_or(1);
    (rows, shape.len() / rows.max(1))
}

/// The shorter of rows and columns, orthonormal and times `gain`.
pub(super) fn fill_orthogonal<T, R>(place: &mut [T], shape: Shape, gain: f64, rng: &mut R)
where
    T: Float,
    R: Rng + ?Sized,
{
    fill_normal(place, 0.0, 1.0, rng);
    let (rows, columns) = matrix(shape);
    let vectors = if rows <= columns {
        Vectors::rows(rows, columns)
    } else {
        Vectors::columns(rows, columns)
    };
    T::orthonormalise(vectors, place);
    T::scale(T::of(gain), place);
}

/// `gain` where an output meets the input of its number, in the middle of the kernel.
pub(super) fn fill_identity<T: Float>(place: &mut [T], shape: Shape, gain: f64) {
    place.fill(T::ZERO);
    let (outputs, inputs, kernel) = match shape.axes() {
        [] => (1, 1, &[][..]),
        [outputs] => (*outputs, 1, &[][..]),
        [outputs, inputs, kernel @ ..] => (*outputs, *inputs, kernel),
    };
    let field: usize = kernel.iter().product();
    let middle = kernel
        .iter()
        .fold(0, |middle, length| middle * length + length / 2);
    for i in 0..outputs.min(inputs) {
        place[(i * inputs + i) * field + middle] = T::of(gain);
    }
}

/// Normal, then the zeros of each column: going down it, a weight is one with the probability that
/// leaves the rest to those below.
///
/// Source: C. T. Fan et al., *Development of sampling plans by using sequential (item by item)
/// selection techniques*, 1962.
pub(super) fn fill_sparse<T, R>(
    place: &mut [T],
    shape: Shape,
    sparsity: f64,
    deviation: f64,
    rng: &mut R,
) where
    T: Float,
    R: Rng + ?Sized,
{
    fill_normal(place, 0.0, deviation, rng);
    let (rows, columns) = matrix(shape);
    for column in 0..columns {
        let mut zeros = round_up(sparsity * rows as f64);
        for row in 0..rows {
            let left = (rows - row) as f64;
            if unit(rng) * left < zeros {
                place[row * columns + column] = T::ZERO;
                zeros -= 1.0;
            }
        }
    }
}

/// The whole number that is not below a small number.
fn round_up(number: f64) -> f64 {
    let whole = number as u64 as f64;
    if whole < number { whole + 1.0 } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_up() {
        for (number, up) in [(0.0, 0.0), (0.25, 1.0), (3.0, 3.0), (3.5, 4.0)] {
            assert_eq!(round_up(number), up);
        }
    }
}
