//! The three matrix products of a layer with a weight: forward, to its input, to its weight.

use super::lanes::total;
use super::{Dims, Epilogue, exactly, exactly_mut};
use crate::scalar::Real;
use core::array;
use core::ops::Range;

/// y = x·wᵀ + b, each element a [`dot`](super::Kernels::dot) in `L` lanes.
#[inline(always)]
pub(super) fn forward<T: Real, const L: usize>(
    dims: Dims,
    x: &[T],
    w: &[T],
    epilogue: Epilogue<'_, T>,
    y: &mut [T],
) {
    let Dims {
        rows: m,
        outputs: n,
        inputs: k,
    } = dims;
    let (x, w, y) = (exactly(m * k, x), exactly(n * k, w), exactly_mut(m * n, y));
    let bias = epilogue.bias.map(|bias| exactly(n, bias));

    // The weights of a tile serve all samples while they are in the nearest cache.
    let mut output = 0;
    while output < n {
        let tile = if output + TILE <= n { TILE } else { 1 };
        for row in 0..m {
            let x = &x[row * k..][..k];
            let y = &mut y[row * n..][..n];
            match tile {
                TILE => forward_tile::<T, L, TILE>(x, w, bias, y, output),
                _ => forward_tile::<T, L, 1>(x, w, bias, y, output),
            }
        }
        output += tile;
    }
}

/// How many outputs, or rows, are computed together: the accumulators of two fill half of the
/// vector registers that every x86-64 has, and those of more no longer fit beside their operands.
const TILE: usize = 2;

/// `C` outputs of one sample, from `output` on.
#[inline(always)]
fn forward_tile<T: Real, const L: usize, const C: usize>(
    x: &[T],
    w: &[T],
    bias: Option<&[T]>,
    y: &mut [T],
    output: usize,
) {
    let k = x.len();
    let sums = dots::<T, L, C>(x, array::from_fn(|j| &w[(output + j) * k..][..k]));
    for (j, sum) in sums.into_iter().enumerate() {
        y[output + j] = match bias {
            Some(bias) => sum + bias[output + j],
            None => sum,
        };
    }
}

/// The scalar products of `a` with each of `b`, all of one length: whole chunks in `L` lanes, which
/// are then added in halves, and the rest one by one.
#[inline(always)]
pub(super) fn dots<T: Real, const L: usize, const C: usize>(a: &[T], b: [&[T]; C]) -> [T; C] {
    let (a_chunks, a_rest) = a.as_chunks();
    let mut sums = [T::ZERO; C];
    if !a_chunks.is_empty() {
        let mut lanes = [[T::ZERO; L]; C];
        add_chunks(a_chunks, b.map(|b| b.as_chunks().0), &mut lanes);
        sums = lanes.map(total);
    }
    for (sum, b) in sums.iter_mut().zip(b) {
        for (&a, &b) in a_rest.iter().zip(&b[a_chunks.len() * L..]) {
            *sum += a * b;
        }
    }
    sums
}

/// lanes[j] += Σ a · b[j] over the chunks, lane by lane.
///
/// Not inlined: next to the sum of the lanes, the compiler looks for vectors across the outputs and
/// no longer sees those along the lanes.
#[inline(never)]
fn add_chunks<T: Real, const L: usize, const C: usize>(
    a: &[[T; L]],
    b: [&[[T; L]]; C],
    lanes: &mut [[T; L]; C],
) {
    let b = b.map(|b| &b[..a.len()]);
    let mut sums = *lanes;
    for (chunk, a) in a.iter().enumerate() {
        for (sums, b) in sums.iter_mut().zip(b) {
            for (lane, sum) in sums.iter_mut().enumerate() {
                *sum += a[lane] * b[chunk][lane];
            }
        }
    }
    *lanes = sums;
}

/// dx = dy·w.
#[inline(always)]
pub(super) fn input_gradient<T: Real, const L: usize>(dims: Dims, dy: &[T], w: &[T], dx: &mut [T]) {
    let Dims {
        rows: m,
        outputs: n,
        inputs: k,
    } = dims;
    let (dy, w, dx) = (
        exactly(m * n, dy),
        exactly(n * k, w),
        exactly_mut(m * k, dx),
    );
    dx.fill(T::ZERO);
    let coefficients = Coefficients {
        values: dy,
        rows: m,
        row_step: n,
        term_step: 1,
    };
    combine::<T, L>(coefficients, w, k, dx);
}

/// dw += dyᵀ·x and db += Σ dy, for the outputs in `part`.
#[inline(always)]
pub(super) fn weight_gradient<T: Real, const L: usize>(
    dims: Dims,
    dy: &[T],
    x: &[T],
    part: Range<usize>,
    dw: &mut [T],
    db: Option<&mut [T]>,
) {
    let Dims {
        rows: m,
        outputs: n,
        inputs: k,
    } = dims;
    debug_assert!(part.end <= n, "outputs {part:?} of {n}");
    let (dy, x, dw) = (
        exactly(m * n, dy),
        exactly(m * k, x),
        exactly_mut(part.len() * k, dw),
    );
    if part.is_empty() {
        return;
    }
    if let Some(db) = db {
        let db = exactly_mut(part.len(), db);
        for dy in dy.chunks_exact(n) {
            for (db, &dy) in db.iter_mut().zip(&dy[part.clone()]) {
                *db += dy;
            }
        }
    }
    if m > 0 {
        let coefficients = Coefficients {
            values: &dy[part.start..],
            rows: part.len(),
            row_step: 1,
            term_step: n,
        };
        combine::<T, L>(coefficients, x, k, dw);
    }
}

/// A matrix of coefficients, `[rows, terms]`, as it lies in a slice.
#[derive(Clone, Copy)]
struct Coefficients<'a, T> {
    values: &'a [T],
    rows: usize,
    row_step: usize,
    term_step: usize,
}

/// Adds linear combinations of vectors: out[i, :] += Σ coefficient(i, t) · vectors[t, :], with
/// `vectors: [terms, k]`, `out: [rows, k]`, term by term from the stored value.
#[inline(always)]
fn combine<T: Real, const L: usize>(
    coefficients: Coefficients<'_, T>,
    vectors: &[T],
    k: usize,
    out: &mut [T],
) {
    // A strip of the vectors is used by all rows while it is in the nearest cache.
    let mut column = 0;
    while column < k {
        column += match k - column {
            rest if rest >= L => combine_strip::<T, L>(coefficients, vectors, k, out, column),
            NARROW.. => combine_strip::<T, NARROW>(coefficients, vectors, k, out, column),
            _ => combine_strip::<T, 1>(coefficients, vectors, k, out, column),
        };
    }
}

const NARROW: usize = 4;

/// `W` columns of [`combine`]; returns how many that is.
#[inline(always)]
fn combine_strip<T: Real, const W: usize>(
    coefficients: Coefficients<'_, T>,
    vectors: &[T],
    k: usize,
    out: &mut [T],
    column: usize,
) -> usize {
    let mut row = 0;
    while row + TILE <= coefficients.rows {
        combine_tile::<T, W, TILE>(coefficients, vectors, k, out, row, column);
        row += TILE;
    }
    while row < coefficients.rows {
        combine_tile::<T, W, 1>(coefficients, vectors, k, out, row, column);
        row += 1;
    }
    W
}

#[inline(always)]
fn combine_tile<T: Real, const W: usize, const R: usize>(
    coefficients: Coefficients<'_, T>,
    vectors: &[T],
    k: usize,
    out: &mut [T],
    row: usize,
    column: usize,
) {
    let mut sums: [[T; W]; R] = array::from_fn(|i| {
        *out[(row + i) * k + column..]
            .first_chunk()
            .expect("a whole strip")
    });
    let coefficients_of: [&[T]; R] =
        array::from_fn(|i| &coefficients.values[(row + i) * coefficients.row_step..]);
    for (term, vector) in vectors.chunks_exact(k).enumerate() {
        let numbers: &[T; W] = vector[column..].first_chunk().expect("a whole strip");
        for (sums, coefficients_of) in sums.iter_mut().zip(coefficients_of) {
            let coefficient = coefficients_of[term * coefficients.term_step];
            for (sum, &number) in sums.iter_mut().zip(numbers) {
                *sum += coefficient * number;
            }
        }
    }
    for i in 0..R {
        out[(row + i) * k + column..][..W].copy_from_slice(&sums[i]);
    }
}
