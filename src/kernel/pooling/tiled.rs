//! Max pooling whose windows lie side by side like tiles: rows of squares, which the compiler makes vectors of.

#![forbid(unsafe_code)]

use super::Pooling;
use crate::scalar::Real;
use core::array;
use core::hint::select_unpredictable;

/// The side of the windows, if they are squares side by side.
pub(super) fn side(dims: &Pooling) -> Option<usize> {
    let side = dims.rows.window;
    let tiles = [dims.rows, dims.columns].iter().all(|axis| {
        axis.window == side
            && axis.stride == side
            && axis.dilation == 1
            && axis.padding == 0
            && axis.output * side <= axis.input
    });
    tiles.then_some(side)
}

/// y: the largest element of each window; NaN if it covers one.
#[inline(always)]
pub(super) fn max_forward<T: Real, const S: usize>(dims: &Pooling, x: &[T], y: &mut [T]) {
    for (x, y) in dims.planes(x, y) {
        let rows = y.chunks_exact_mut(dims.columns.output.max(1));
        for (i, y) in rows.enumerate() {
            let x: [_; S] = array::from_fn(|k| squares::<T, S>(dims, x, i * S + k, y.len()));
            for (j, y) in y.iter_mut().enumerate() {
                let mut max = -T::ONE / T::ZERO;
                for row in x {
                    for x in row[j] {
                        max = max.max(x);
                    }
                }
                *y = max;
            }
        }
    }
}

/// dx: dy goes to the first largest element of each window.
#[inline(always)]
pub(super) fn max_gradient<T: Real, const S: usize>(
    dims: &Pooling,
    x: &[T],
    dy: &[T],
    dx: &mut [T],
) {
    dx.fill(T::ZERO);
    let (input, width) = (dims.input(), dims.columns.input);
    for (c, (dy, dx)) in dims.gradients(dy, dx).enumerate() {
        let x = &x[c * input..][..input];
        let rows = dy.chunks_exact(dims.columns.output.max(1));
        for ((i, dy), dx) in rows.enumerate().zip(dx.chunks_mut(S * width)) {
            let x: [_; S] = array::from_fn(|k| squares::<T, S>(dims, x, i * S + k, dy.len()));
            let mut rest = dx;
            let mut dx: [&mut [[T; S]]; S] = array::from_fn(|_| {
                let (row, behind) = core::mem::take(&mut rest).split_at_mut(width);
                rest = behind;
                &mut row.as_chunks_mut().0[..dy.len()]
            });
            let mut j = 0;
            while j + AT_ONCE <= dy.len() {
                max_gradients::<T, S, AT_ONCE>(x, dy, j, dx.each_mut().map(|dx| &mut **dx));
                j += AT_ONCE;
            }
            while j < dy.len() {
                max_gradients::<T, S, 1>(x, dy, j, dx.each_mut().map(|dx| &mut **dx));
                j += 1;
            }
        }
    }
}

/// How many windows are looked at together.
const AT_ONCE: usize = 4;

/// `N` windows of [`max_gradient`], from the one at `j` on, without a branch.
#[inline(always)]
fn max_gradients<T: Real, const S: usize, const N: usize>(
    x: [&[[T; S]]; S],
    dy: &[T],
    j: usize,
    dx: [&mut [[T; S]]; S],
) {
    let x = x.map(|row| &row[j..j + N]);
    let dy = &dy[j..j + N];
    let mut best = [T::ZERO; N];
    let mut place = [0_u32; N];
    for n in 0..N {
        best[n] = x[0][n][0];
    }
    for k in 0..S {
        for l in 0..S {
            for n in 0..N {
                let x = x[k][n][l];
                let larger = (x > best[n]) | (x.is_nan() & !best[n].is_nan());
                best[n] = select_unpredictable(larger, x, best[n]);
                place[n] = select_unpredictable(larger, (k * S + l) as u32, place[n]);
            }
        }
    }
    for (k, dx) in dx.into_iter().enumerate() {
        let dx = &mut dx[j..j + N];
        for n in 0..N {
            for (l, dx) in dx[n].iter_mut().enumerate() {
                let chosen = place[n] == (k * S + l) as u32;
                *dx = select_unpredictable(chosen, dy[n], T::ZERO);
            }
        }
    }
}

/// A row of the image in pieces of `S`, so many of them.
#[inline(always)]
fn squares<'a, T, const S: usize>(
    dims: &Pooling,
    x: &'a [T],
    row: usize,
    count: usize,
) -> &'a [[T; S]] {
    let width = dims.columns.input;
    &x[row * width..][..width].as_chunks().0[..count]
}
