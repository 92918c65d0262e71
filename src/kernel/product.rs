//! The three matrix products of a layer with a weight: forward, to its input, to its weight.

use super::lanes::{padded, total};
use super::{Dims, Epilogue, exactly, exactly_mut};
use crate::scalar::Real;
use core::array;
use core::ops::Range;

/// y = x·wᵀ + b, each element a sum in `L` lanes along the inputs.
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

    // A row of weights is used by all samples while it is in the nearest cache.
    let mut output = 0;
    while output < n {
        let columns = if output + COLUMNS <= n { COLUMNS } else { 1 };
        let mut row = 0;
        while row < m {
            let rows = if row + ROWS <= m { ROWS } else { 1 };
            match (rows, columns) {
                (ROWS, COLUMNS) => {
                    forward_tile::<T, L, ROWS, COLUMNS>(dims, x, w, bias, y, row, output)
                }
                (ROWS, _) => forward_tile::<T, L, ROWS, 1>(dims, x, w, bias, y, row, output),
                (_, COLUMNS) => forward_tile::<T, L, 1, COLUMNS>(dims, x, w, bias, y, row, output),
                (_, _) => forward_tile::<T, L, 1, 1>(dims, x, w, bias, y, row, output),
            }
            row += rows;
        }
        output += columns;
    }
}

const ROWS: usize = 2;
const COLUMNS: usize = 2;

#[inline(always)]
fn forward_tile<T: Real, const L: usize, const R: usize, const C: usize>(
    dims: Dims,
    x: &[T],
    w: &[T],
    bias: Option<&[T]>,
    y: &mut [T],
    row: usize,
    output: usize,
) {
    let Dims {
        outputs: n,
        inputs: k,
        ..
    } = dims;
    let sums = dots::<T, L, R, C>(
        array::from_fn(|i| &x[(row + i) * k..][..k]),
        array::from_fn(|j| &w[(output + j) * k..][..k]),
    );
    for i in 0..R {
        let y = &mut y[(row + i) * n + output..][..C];
        for j in 0..C {
            y[j] = match bias {
                Some(bias) => sums[i][j] + bias[output + j],
                None => sums[i][j],
            };
        }
    }
}

/// The scalar products of each a with each b.
#[inline(always)]
pub(super) fn dots<T: Real, const L: usize, const R: usize, const C: usize>(
    a: [&[T]; R],
    b: [&[T]; C],
) -> [[T; C]; R] {
    let mut sums = [[[T::ZERO; L]; C]; R];
    let whole = a[0].len() / L;
    let a_chunks: [&[[T; L]]; R] = array::from_fn(|i| &a[i].as_chunks().0[..whole]);
    let b_chunks: [&[[T; L]]; C] = array::from_fn(|j| &b[j].as_chunks().0[..whole]);
    for chunk in 0..whole {
        add_products(
            &mut sums,
            array::from_fn(|i| &a_chunks[i][chunk]),
            array::from_fn(|j| &b_chunks[j][chunk]),
        );
    }
    if whole * L < a[0].len() {
        let a: [[T; L]; R] = array::from_fn(|i| padded(&a[i][whole * L..]));
        let b: [[T; L]; C] = array::from_fn(|j| padded(&b[j][whole * L..]));
        add_products(
            &mut sums,
            array::from_fn(|i| &a[i]),
            array::from_fn(|j| &b[j]),
        );
    }
    sums.map(|row| row.map(total))
}

#[inline(always)]
fn add_products<T: Real, const L: usize, const R: usize, const C: usize>(
    sums: &mut [[[T; L]; C]; R],
    a: [&[T; L]; R],
    b: [&[T; L]; C],
) {
    for i in 0..R {
        for j in 0..C {
            for lane in 0..L {
                sums[i][j][lane] += a[i][lane] * b[j][lane];
            }
        }
    }
}

/// dx = dy·w.
#[inline(always)]
pub(super) fn input_gradient<T: Real>(dims: Dims, dy: &[T], w: &[T], dx: &mut [T]) {
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
        terms: n,
        term_step: 1,
    };
    combine(coefficients, w, k, dx);
}

/// dw += dyᵀ·x and db += Σ dy, for the outputs in `part`.
#[inline(always)]
pub(super) fn weight_gradient<T: Real>(
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
            terms: m,
            term_step: n,
        };
        combine(coefficients, x, k, dw);
    }
}

/// A matrix of coefficients, `[rows, terms]`, as it lies in a slice.
#[derive(Clone, Copy)]
struct Coefficients<'a, T> {
    values: &'a [T],
    rows: usize,
    row_step: usize,
    terms: usize,
    term_step: usize,
}

impl<T: Real> Coefficients<'_, T> {
    #[inline(always)]
    fn get(&self, row: usize, term: usize) -> T {
        self.values[row * self.row_step + term * self.term_step]
    }
}

/// Adds linear combinations of vectors: out[i, :] += Σ coefficient(i, t) · vectors[t, :], with
/// `vectors: [terms, k]`, `out: [rows, k]`, term by term from the stored value.
#[inline(always)]
fn combine<T: Real>(coefficients: Coefficients<'_, T>, vectors: &[T], k: usize, out: &mut [T]) {
    // A strip of the vectors is used by all rows while it is in the nearest cache.
    let mut column = 0;
    while column < k {
        column += match k - column {
            WIDE.. => combine_strip::<T, WIDE>(coefficients, vectors, k, out, column),
            NARROW.. => combine_strip::<T, NARROW>(coefficients, vectors, k, out, column),
            _ => combine_strip::<T, 1>(coefficients, vectors, k, out, column),
        };
    }
}

const WIDE: usize = 16;
const NARROW: usize = 4;
const BLOCK: usize = 2;

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
    while row + BLOCK <= coefficients.rows {
        combine_tile::<T, W, BLOCK>(coefficients, vectors, k, out, row, column);
        row += BLOCK;
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
    for term in 0..coefficients.terms {
        let vector: &[T; W] = vectors[term * k + column..]
            .first_chunk()
            .expect("a whole strip");
        for (i, sums) in sums.iter_mut().enumerate() {
            let coefficient = coefficients.get(row + i, term);
            for (sum, &number) in sums.iter_mut().zip(vector) {
                *sum += coefficient * number;
            }
        }
    }
    for i in 0..R {
        out[(row + i) * k + column..][..W].copy_from_slice(&sums[i]);
    }
}
