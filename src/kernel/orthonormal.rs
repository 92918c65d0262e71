//! Orthonormal vectors, made of any in place.

#![forbid(unsafe_code)]

use crate::scalar::{Float, Real};
use core::ops::Range;

/// Vectors as they lie in a slice: the rows or the columns of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vectors {
    count: usize,
    length: usize,
    /// How far one vector is from the next.
    vector_step: usize,
    /// How far one element of a vector is from the next.
    element_step: usize,
}

impl Vectors {
    /// The rows of a row-major matrix.
    pub const fn rows(rows: usize, columns: usize) -> Vectors {
        Vectors {
            count: rows,
            length: columns,
            vector_step: columns,
            element_step: 1,
        }
    }

    /// The columns of a row-major matrix.
    pub const fn columns(rows: usize, columns: usize) -> Vectors {
        Vectors {
            count: columns,
            length: rows,
            vector_step: 1,
            element_step: columns,
        }
    }

    fn at(self, vector: usize, element: usize) -> usize {
        vector * self.vector_step + element * self.element_step
    }

    /// Where the elements of a vector are.
    fn places(self, vector: usize) -> impl Iterator<Item = usize> {
        (0..self.length).map(move |element| self.at(vector, element))
    }
}

/// How many components are taken away at a time: their sums are kept in double precision, and what
/// is left is rounded once for all of them.
const BLOCK: usize = 64;

/// Vector by vector, by the Gram–Schmidt process: each loses its components along those before it,
/// and is made one long. There are at most as many vectors as elements.
///
/// Source: L. Giraud et al., *The loss of orthogonality in the Gram–Schmidt orthogonalization
/// process*, 2005.
pub(super) fn orthonormalise<T: Float>(vectors: Vectors, values: &mut [T]) {
    debug_assert!(vectors.count <= vectors.length, "{vectors:?}");
    for vector in 0..vectors.count {
        if normalise_rest(vectors, values, vector) {
            continue;
        }
        // It lies in the space of those before it. Not every axis does.
        for axis in 0..vectors.length {
            for place in vectors.places(vector) {
                values[place] = T::ZERO;
            }
            values[vectors.at(vector, axis)] = T::ONE;
            if normalise_rest(vectors, values, vector) {
                break;
            }
        }
    }
}

/// Leaves of a vector what is orthogonal to those before it, one long. False if that is nothing.
///
/// Where little is left, most of it may be rounding error, and the rest has to lose its components
/// once more; if little is left again, it was nothing else. Twice is enough.
fn normalise_rest<T: Float>(vectors: Vectors, values: &mut [T], vector: usize) -> bool {
    let mut length = norm(vectors, values, vector);
    for _ in 0..2 {
        for start in (0..vector).step_by(BLOCK) {
            let block = start..vector.min(start + BLOCK);
            take_away(vectors, values, vector, block);
        }
        let rest = norm(vectors, values, vector);
        if rest > 0.5 * length {
            for place in vectors.places(vector) {
                values[place] = T::of(values[place].to_f64() / rest);
            }
            return true;
        }
        length = rest;
    }
    false
}

fn norm<T: Float>(vectors: Vectors, values: &[T], vector: usize) -> f64 {
    let squares = vectors.places(vector).map(|place| {
        let value = values[place].to_f64();
        value * value
    });
    Real::sqrt(squares.sum::<f64>())
}

/// v −= Σⱼ (qⱼ·v) qⱼ over a block of at most [`BLOCK`] vectors.
fn take_away<T: Float>(vectors: Vectors, values: &mut [T], vector: usize, block: Range<usize>) {
    let (first, own) = (vectors.at(block.start, 0), vectors.at(vector, 0));
    let (vector_step, element_step) = (vectors.vector_step, vectors.element_step);
    let mut components = [0.0; BLOCK];
    let along = Sums {
        first,
        count: block.len(),
        step: vector_step,
        terms: vectors.length,
        term_step: element_step,
    };
    along.each(
        values,
        |values, element| values[own + element * element_step].to_f64(),
        |_, j, component| components[j] = component,
    );
    let combined = Sums {
        first,
        count: vectors.length,
        step: element_step,
        terms: block.len(),
        term_step: vector_step,
    };
    combined.each(
        values,
        |_, j| components[j],
        |values, element, sum| {
            let value = &mut values[own + element * element_step];
            *value = T::of(value.to_f64() - sum);
        },
    );
}

/// Sums of products with the values of a slice, each over its terms one by one, from 0: term t of sum
/// s is at first + s · step + t · term_step.
#[derive(Clone, Copy)]
struct Sums {
    first: usize,
    count: usize,
    step: usize,
    terms: usize,
    term_step: usize,
}

/// How many sums are computed together.
const TILE: usize = 8;

impl Sums {
    /// Calls `take` with each sum Σₜ factor(t) · value(t).
    #[inline(always)]
    fn each<T: Float>(
        self,
        values: &mut [T],
        factor: impl Fn(&[T], usize) -> f64,
        mut take: impl FnMut(&mut [T], usize, f64),
    ) {
        let mut at = 0;
        while at + TILE <= self.count {
            for (i, sum) in self
                .tile::<T, TILE>(values, at, &factor)
                .into_iter()
                .enumerate()
            {
                take(values, at + i, sum);
            }
            at += TILE;
        }
        while at < self.count {
            let [sum] = self.tile(values, at, &factor);
            take(values, at, sum);
            at += 1;
        }
    }

    #[inline(always)]
    fn tile<T: Float, const N: usize>(
        self,
        values: &[T],
        at: usize,
        factor: impl Fn(&[T], usize) -> f64,
    ) -> [f64; N] {
        let mut sums = [0.0; N];
        for term in 0..self.terms {
            let factor = factor(values, term);
            let place = self.first + at * self.step + term * self.term_step;
            for (i, sum) in sums.iter_mut().enumerate() {
                *sum += factor * values[place + i * self.step].to_f64();
            }
        }
        sums
    }
}
