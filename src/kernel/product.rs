//! The three matrix products of a layer with a weight: forward, to its input, to its weight.
//!
//! Forward, a sum runs along the rows of both operands, so vectors do, too, and their lanes are added at the end. To
//! the input and to the weight, rows are added to rows. All three read rows as they lie: nothing is packed.

use super::simd::{Part, Registers, Vector, first};
use super::{Dims, Epilogue, exactly, exactly_mut};
use crate::scalar::Real;
use core::ops::Range;

/// How many bytes of weights meet all samples before the next ones do: half of a usual second-level cache.
const BLOCK: usize = 256 * 1024;

/// y = x·wᵀ + b, each element a [`dot`](super::Kernels::dot).
#[inline(always)]
pub(super) fn forward<V: Vector>(
    dims: Dims,
    x: &[V::Element],
    w: &[V::Element],
    epilogue: Epilogue<'_, V::Element>,
    y: &mut [V::Element],
) {
    let Dims {
        rows: m,
        outputs: n,
        inputs: k,
    } = dims;
    let (x, w, y) = (exactly(m * k, x), exactly(n * k, w), exactly_mut(m * n, y));
    let bias = epilogue.bias.map(|bias| exactly(n, bias));
    let dots = Dots { x, w, bias, k, n };
    let block = (BLOCK / size_of::<V::Element>() / k.max(1)).max(16);
    let mut start = 0;
    while start < n {
        let outputs = start..n.min(start + block);
        match V::REGISTERS {
            Registers::Many => dots.block::<V, 4, 4>(m, outputs, y),
            Registers::Some => dots.block::<V, 2, 3>(m, outputs, y),
            Registers::Few => dots.block::<V, 1, 2>(m, outputs, y),
        }
        start += block;
    }
}

/// The operands of [`forward`].
struct Dots<'a, T> {
    x: &'a [T],
    w: &'a [T],
    bias: Option<&'a [T]>,
    k: usize,
    n: usize,
}

impl<T: Real> Dots<'_, T> {
    /// Some outputs of all samples, in tiles of `R` samples and `C` outputs.
    #[inline(always)]
    fn block<V: Vector<Element = T>, const R: usize, const C: usize>(
        &self,
        m: usize,
        outputs: Range<usize>,
        y: &mut [T],
    ) {
        let mut row = 0;
        if R > 1 {
            while row + R <= m {
                self.samples::<V, R, C>(row, outputs.clone(), y);
                row += R;
            }
        }
        while row < m {
            // One sample has fewer vectors to load for each that is computed: more outputs hide the same latency.
            match V::REGISTERS {
                Registers::Many => self.samples::<V, 1, 8>(row, outputs.clone(), y),
                Registers::Some => self.samples::<V, 1, 4>(row, outputs.clone(), y),
                Registers::Few => self.samples::<V, 1, 2>(row, outputs.clone(), y),
            }
            row += 1;
        }
    }

    /// Some outputs of `R` samples, `C` at a time.
    #[inline(always)]
    fn samples<V: Vector<Element = T>, const R: usize, const C: usize>(
        &self,
        row: usize,
        outputs: Range<usize>,
        y: &mut [T],
    ) {
        let mut output = outputs.start;
        while output < outputs.end {
            // The last few are shared out evenly.
            let rest = outputs.end - output;
            let columns = if rest > C && rest < 2 * C {
                rest.div_ceil(2)
            } else {
                rest.min(C)
            };
            match columns {
                8 if C >= 8 => self.tile::<V, R, 8>(row, output, y),
                7 if C >= 7 => self.tile::<V, R, 7>(row, output, y),
                6 if C >= 6 => self.tile::<V, R, 6>(row, output, y),
                5 if C >= 5 => self.tile::<V, R, 5>(row, output, y),
                4 if C >= 4 => self.tile::<V, R, 4>(row, output, y),
                3 if C >= 3 => self.tile::<V, R, 3>(row, output, y),
                2 => self.tile::<V, R, 2>(row, output, y),
                _ => self.tile::<V, R, 1>(row, output, y),
            }
            output += columns;
        }
    }

    #[inline(always)]
    fn tile<V: Vector<Element = T>, const R: usize, const C: usize>(
        &self,
        row: usize,
        output: usize,
        y: &mut [T],
    ) {
        let Self { k, n, .. } = *self;
        let x = &self.x[row * k..(row + R) * k];
        let w = &self.w[output * k..(output + C) * k];
        // SAFETY: these are R and C rows of k numbers.
        let sums = unsafe { dot_tile::<V, R, C>(k, [x.as_ptr(), w.as_ptr()], [k, k]) };
        for (i, sums) in sums.iter().enumerate() {
            let y = &mut y[(row + i) * n + output..][..C];
            match self.bias {
                Some(bias) => {
                    for ((y, sum), bias) in y.iter_mut().zip(sums).zip(&bias[output..][..C]) {
                        *y = *sum + *bias;
                    }
                }
                None => y.copy_from_slice(sums),
            }
        }
    }
}

/// The scalar products of each of `R` rows with each of `C` rows, all of length k and a step apart.
///
/// # Safety
/// There are as many rows, of as many numbers.
#[inline(always)]
pub(super) unsafe fn dot_tile<V: Vector, const R: usize, const C: usize>(
    k: usize,
    rows: [*const V::Element; 2],
    steps: [usize; 2],
) -> [[V::Element; C]; R] {
    // SAFETY: as above.
    let sums = unsafe {
        match V::REGISTERS {
            Registers::Few => tile_sums_apart::<V, R, C>(k, rows, steps),
            _ => tile_sums::<V, R, C>(k, rows, steps),
        }
    };
    let mut totals = [[V::Element::ZERO; C]; R];
    for (totals, sums) in totals.iter_mut().zip(&sums) {
        let mut column = 0;
        while column + 2 < C {
            let four = [0, 1, 2, 3].map(|j| sums[(column + j).min(C - 1)]);
            let count = (C - column).min(4);
            totals[column..column + count].copy_from_slice(&V::totals(four)[..count]);
            column += 4;
        }
        while column < C {
            totals[column] = sums[column].total();
            column += 1;
        }
    }
    totals
}

/// The sums of [`dot_tile`], lane by lane.
///
/// # Safety
/// As there.
#[inline(always)]
unsafe fn tile_sums<V: Vector, const R: usize, const C: usize>(
    k: usize,
    [a, b]: [*const V::Element; 2],
    [a_step, b_step]: [usize; 2],
) -> [[V; C]; R] {
    let mut sums = [[V::splat(V::Element::ZERO); C]; R];
    let mut at = 0;
    while at < k {
        let part = first((k - at).min(V::LANES));
        // SAFETY: whole vectors of the rows, and what is left of them.
        unsafe {
            if at + V::LANES <= k {
                add_products::<V, R, C, true>(
                    [a.add(at), b.add(at)],
                    [a_step, b_step],
                    part,
                    &mut sums,
                );
            } else {
                add_products::<V, R, C, false>(
                    [a.add(at), b.add(at)],
                    [a_step, b_step],
                    part,
                    &mut sums,
                );
            }
        }
        at += V::LANES;
    }
    sums
}

/// Not inlined: next to the sum of the lanes, the compiler looks for vectors across the outputs and no longer sees
/// those along the lanes.
///
/// # Safety
/// As of [`tile_sums`].
#[inline(never)]
unsafe fn tile_sums_apart<V: Vector, const R: usize, const C: usize>(
    k: usize,
    rows: [*const V::Element; 2],
    steps: [usize; 2],
) -> [[V; C]; R] {
    // SAFETY: as above.
    unsafe { tile_sums(k, rows, steps) }
}

/// sums[i][j] += aᵢ ⊙ bⱼ, for a vector of each row.
///
/// # Safety
/// As of [`load`].
#[inline(always)]
unsafe fn add_products<V: Vector, const R: usize, const C: usize, const WHOLE: bool>(
    [a, b]: [*const V::Element; 2],
    [a_step, b_step]: [usize; 2],
    part: Part,
    sums: &mut [[V; C]; R],
) {
    // SAFETY: as above.
    unsafe {
        let mut right = [V::splat(V::Element::ZERO); C];
        for (j, right) in right.iter_mut().enumerate() {
            *right = load::<V, WHOLE>(b.add(j * b_step), part);
        }
        for (i, sums) in sums.iter_mut().enumerate() {
            let left = load::<V, WHOLE>(a.add(i * a_step), part);
            for (sum, right) in sums.iter_mut().zip(right) {
                *sum = sum.plus_product(left, right);
            }
        }
    }
}

/// dx = dy·w.
#[inline(always)]
pub(super) fn input_gradient<V: Vector>(
    dims: Dims,
    dy: &[V::Element],
    w: &[V::Element],
    dx: &mut [V::Element],
) {
    let Dims {
        rows: m,
        outputs: n,
        inputs: k,
    } = dims;
    let dy = Coefficients {
        values: exactly(m * n, dy),
        rows: m,
        row_step: n,
        term_step: 1,
    };
    let dx = exactly_mut(m * k, dx);
    combine::<V>(dy, exactly(n * k, w), n, k, dx, true);
}

/// dw += dyᵀ·x and db += Σ dy, for the outputs in `part`.
#[inline(always)]
pub(super) fn weight_gradient<V: Vector>(
    dims: Dims,
    dy: &[V::Element],
    x: &[V::Element],
    part: Range<usize>,
    dw: &mut [V::Element],
    db: Option<&mut [V::Element]>,
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
        combine::<V>(coefficients, x, m, k, dw, false);
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

/// Linear combinations of vectors: out[i, :] = out[i, :] + Σ coefficient(i, t) · vectors[t, :], with `vectors: [terms, k]`,
/// `out: [rows, k]`, term by term from the stored value; or from 0, if `fresh`.
#[inline(always)]
fn combine<V: Vector>(
    coefficients: Coefficients<'_, V::Element>,
    vectors: &[V::Element],
    terms: usize,
    k: usize,
    out: &mut [V::Element],
    fresh: bool,
) {
    let Coefficients {
        values,
        rows,
        row_step,
        term_step,
    } = coefficients;
    let (vectors, out) = (exactly(terms * k, vectors), exactly_mut(rows * k, out));
    if rows > 0 && terms > 0 {
        assert!((rows - 1) * row_step + (terms - 1) * term_step < values.len());
    }
    let mut combination = Combination::<V> {
        fresh,
        coefficients: values.as_ptr(),
        row_step,
        term_step,
        rows,
        terms,
        columns: k,
        vectors: vectors.as_ptr(),
        vector_step: k,
        out: out.as_mut_ptr(),
        out_step: k,
    };
    // SAFETY: the coefficients are there, as asserted, and rows of k numbers are.
    unsafe { combination.compute() }
}

/// How many terms are added before the next ones are: rows of vectors far apart lie in few places of a cache.
const TERMS: usize = 128;

/// The operands of [`combine`], as they lie in memory: rows a step apart.
pub(super) struct Combination<V: Vector> {
    /// Whether what is stored counts for nothing.
    pub(super) fresh: bool,
    pub(super) coefficients: *const V::Element,
    pub(super) row_step: usize,
    pub(super) term_step: usize,
    pub(super) rows: usize,
    pub(super) terms: usize,
    pub(super) columns: usize,
    pub(super) vectors: *const V::Element,
    pub(super) vector_step: usize,
    pub(super) out: *mut V::Element,
    pub(super) out_step: usize,
}

impl<V: Vector> Combination<V> {
    /// # Safety
    /// All that the fields say is there, and `out` overlaps nothing else.
    #[inline(always)]
    pub(super) unsafe fn compute(&mut self) {
        let mut left = self.terms;
        loop {
            self.terms = left.min(TERMS);
            // SAFETY: as above.
            unsafe { self.some_terms() };
            left -= self.terms;
            if left == 0 {
                break;
            }
            self.coefficients = self.coefficients.wrapping_add(self.terms * self.term_step);
            self.vectors = self.vectors.wrapping_add(self.terms * self.vector_step);
            self.fresh = false;
        }
    }

    /// # Safety
    /// As of [`compute`](Self::compute).
    #[inline(always)]
    unsafe fn some_terms(&mut self) {
        // A strip of the vectors is used by all rows while it is in the nearest cache.
        let lanes = V::LANES;
        let mut column = 0;
        while column < self.columns {
            let rest = self.columns - column;
            // SAFETY: the strip ends where the columns do, and a part of a vector does, too.
            unsafe {
                column += match V::REGISTERS {
                    Registers::Many if rest >= 4 * lanes => self.whole::<4, 4>(column),
                    Registers::Many if rest >= 2 * lanes => self.whole::<8, 2>(column),
                    Registers::Many if rest >= lanes => self.whole::<8, 1>(column),
                    Registers::Many => self.part::<8>(column),
                    Registers::Some if rest >= lanes => self.whole::<6, 1>(column),
                    Registers::Some => self.part::<6>(column),
                    Registers::Few if rest >= lanes => self.whole::<2, 1>(column),
                    Registers::Few => self.part::<2>(column),
                }
            }
        }
    }

    /// `C` whole vectors of each row, `R` rows at a time; returns how many columns that is.
    ///
    /// # Safety
    /// All that the fields say is there, and the strip ends before k.
    #[inline(always)]
    unsafe fn whole<const R: usize, const C: usize>(&mut self, column: usize) -> usize {
        // SAFETY: as above.
        unsafe { self.strip::<R, C, true>(column, 0) };
        C * V::LANES
    }

    /// The last columns of each row, fewer than a vector.
    ///
    /// # Safety
    /// As of [`whole`](Self::whole).
    #[inline(always)]
    unsafe fn part<const R: usize>(&mut self, column: usize) -> usize {
        let count = self.columns - column;
        // SAFETY: as above.
        unsafe { self.strip::<R, 1, false>(column, first(count)) };
        count
    }

    #[inline(always)]
    unsafe fn strip<const R: usize, const C: usize, const WHOLE: bool>(
        &mut self,
        column: usize,
        part: Part,
    ) {
        let mut row = 0;
        // SAFETY: as above; the rows are there.
        unsafe {
            while row + R <= self.rows {
                row += self.tile::<R, C, WHOLE>(row, column, part);
            }
            // As many as are left together: one alone would wait for its own sums.
            while row < self.rows {
                row += match self.rows - row {
                    6.. if R > 6 => self.tile::<6, C, WHOLE>(row, column, part),
                    4.. if R > 4 => self.tile::<4, C, WHOLE>(row, column, part),
                    3.. if R > 3 => self.tile::<3, C, WHOLE>(row, column, part),
                    2.. if R > 2 => self.tile::<2, C, WHOLE>(row, column, part),
                    _ => self.tile::<1, C, WHOLE>(row, column, part),
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn tile<const R: usize, const C: usize, const WHOLE: bool>(
        &mut self,
        row: usize,
        column: usize,
        part: Part,
    ) -> usize {
        let lanes = V::LANES;
        // SAFETY: as above.
        unsafe {
            let out = self.out.add(row * self.out_step + column);
            let mut sums = [[V::splat(V::Element::ZERO); C]; R];
            if !self.fresh {
                for (i, sums) in sums.iter_mut().enumerate() {
                    for (j, sum) in sums.iter_mut().enumerate() {
                        *sum = load::<V, WHOLE>(out.add(i * self.out_step + j * lanes), part);
                    }
                }
            }
            let mut coefficients = self.coefficients.wrapping_add(row * self.row_step);
            let mut vector = self.vectors.wrapping_add(column);
            for _ in 0..self.terms {
                let mut numbers = [V::splat(V::Element::ZERO); C];
                for (j, numbers) in numbers.iter_mut().enumerate() {
                    *numbers = load::<V, WHOLE>(vector.add(j * lanes), part);
                }
                for (i, sums) in sums.iter_mut().enumerate() {
                    let coefficient = V::splat(*coefficients.add(i * self.row_step));
                    for (sum, numbers) in sums.iter_mut().zip(numbers) {
                        *sum = sum.plus_product(coefficient, numbers);
                    }
                }
                coefficients = coefficients.wrapping_add(self.term_step);
                vector = vector.wrapping_add(self.vector_step);
            }
            for (i, sums) in sums.into_iter().enumerate() {
                for (j, sum) in sums.into_iter().enumerate() {
                    let out = out.add(i * self.out_step + j * lanes);
                    match WHOLE {
                        true => sum.store(out),
                        false => sum.store_part(out, part),
                    }
                }
            }
        }
        R
    }
}

/// A whole vector, or a part of one.
///
/// # Safety
/// As of [`Vector::load`], or of [`Vector::load_part`].
#[inline(always)]
unsafe fn load<V: Vector, const WHOLE: bool>(x: *const V::Element, part: Part) -> V {
    // SAFETY: as above.
    unsafe {
        match WHOLE {
            true => V::load(x),
            false => V::load_part(x, part),
        }
    }
}
