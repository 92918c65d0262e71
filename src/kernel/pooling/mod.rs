//! Pooling: what windows of an image have in common.

#![forbid(unsafe_code)]

mod tiled;

use crate::kernel::window::{Axis, Windows};
use crate::kernel::{exactly, exactly_mut};
use crate::scalar::Real;

/// The dimensions of a pooling: each channel of `[channels, rows, columns]` for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pooling<A = Axis> {
    /// The number of channels.
    pub channels: usize,
    /// How the window moves over the rows.
    pub rows: A,
    /// How it moves over the columns.
    pub columns: A,
    /// Whether a mean counts what lies beside the image as zeros.
    pub count_padding: bool,
}

impl<A: Windows> Pooling<A> {
    fn input(&self) -> usize {
        self.rows.input() * self.columns.input()
    }

    fn output(&self) -> usize {
        self.rows.output() * self.columns.output()
    }

    /// Calls `see` with each position of the output.
    #[inline(always)]
    fn each_window(&self, mut see: impl FnMut(usize, usize, usize)) {
        for i in 0..self.rows.output() {
            for j in 0..self.columns.output() {
                see(i * self.columns.output() + j, i, j);
            }
        }
    }

    /// Calls `see` with each element of the input that the window at a position covers.
    #[inline(always)]
    fn each_element(&self, i: usize, j: usize, mut see: impl FnMut(usize)) {
        for k in self.rows.taps(i) {
            let row = self.rows.meets(i, k) * self.columns.input();
            for l in self.columns.taps(j) {
                see(row + self.columns.meets(j, l));
            }
        }
    }

    /// By how many elements the mean of the window at a position divides.
    #[inline(always)]
    fn counted<T: Real>(&self, i: usize, j: usize) -> T {
        let count = match self.count_padding {
            true => self.rows.window() * self.columns.window(),
            false => self.rows.taps(i).len() * self.columns.taps(j).len(),
        };
        T::of(count.max(1) as f64)
    }

    /// The planes of input and output.
    #[inline(always)]
    fn planes<'a, T>(
        &self,
        x: &'a [T],
        y: &'a mut [T],
    ) -> impl Iterator<Item = (&'a [T], &'a mut [T])> {
        let (x, y) = (
            exactly(self.channels * self.input(), x),
            exactly_mut(self.channels * self.output(), y),
        );
        let x = x.chunks_exact(self.input().max(1));
        x.zip(y.chunks_exact_mut(self.output().max(1)))
    }

    /// The planes of the gradients, that of the input to be written.
    #[inline(always)]
    fn gradients<'a, T>(
        &self,
        dy: &'a [T],
        dx: &'a mut [T],
    ) -> impl Iterator<Item = (&'a [T], &'a mut [T])> {
        let (dy, dx) = (
            exactly(self.channels * self.output(), dy),
            exactly_mut(self.channels * self.input(), dx),
        );
        let dy = dy.chunks_exact(self.output().max(1));
        dy.zip(dx.chunks_exact_mut(self.input().max(1)))
    }
}

/// y: the largest element of each window; NaN if it covers one.
#[inline(always)]
pub(super) fn max_forward<T: Real>(dims: &Pooling, x: &[T], y: &mut [T]) {
    match tiled::side(dims) {
        Some(2) => return tiled::max_forward::<T, 2>(dims, x, y),
        Some(3) => return tiled::max_forward::<T, 3>(dims, x, y),
        _ => {}
    }
    for (x, y) in dims.planes(x, y) {
        dims.each_window(|at, i, j| {
            let mut max = -T::ONE / T::ZERO;
            dims.each_element(i, j, |at| max = max.max(x[at]));
            y[at] = max;
        });
    }
}

/// dx: dy goes to the first largest element of each window.
#[inline(always)]
pub(super) fn max_gradient<T: Real>(dims: &Pooling, x: &[T], dy: &[T], dx: &mut [T]) {
    match tiled::side(dims) {
        Some(2) => return tiled::max_gradient::<T, 2>(dims, x, dy, dx),
        Some(3) => return tiled::max_gradient::<T, 3>(dims, x, dy, dx),
        _ => {}
    }
    dx.fill(T::ZERO);
    let input = dims.input();
    for (c, (dy, dx)) in dims.gradients(dy, dx).enumerate() {
        let x = &x[c * input..][..input];
        dims.each_window(|at, i, j| {
            let mut largest: Option<usize> = None;
            dims.each_element(i, j, |at| {
                let larger = |best: usize| x[at] > x[best] || (x[at].is_nan() && !x[best].is_nan());
                if largest.is_none_or(larger) {
                    largest = Some(at);
                }
            });
            if let Some(largest) = largest {
                dx[largest] += dy[at];
            }
        });
    }
}

/// y: the sum of each window.
#[inline(always)]
pub(super) fn sum_forward<T: Real>(dims: &Pooling, x: &[T], y: &mut [T]) {
    sums(dims, x, y, |sum, _, _| sum);
}

/// dx: each element of a window gets dy.
#[inline(always)]
pub(super) fn sum_gradient<T: Real>(dims: &Pooling, dy: &[T], dx: &mut [T]) {
    shares(dims, dy, dx, |dy, _, _| dy);
}

/// y: the mean of each window.
#[inline(always)]
pub(super) fn mean_forward<T: Real>(dims: &Pooling<impl Windows>, x: &[T], y: &mut [T]) {
    sums(dims, x, y, |sum, i, j| sum / dims.counted(i, j));
}

/// dx: each element of a window gets its share of dy.
#[inline(always)]
pub(super) fn mean_gradient<T: Real>(dims: &Pooling<impl Windows>, dy: &[T], dx: &mut [T]) {
    shares(dims, dy, dx, |dy, i, j| dy / dims.counted(i, j));
}

/// y: what `finish` makes of the sum of the window at a position.
#[inline(always)]
fn sums<T: Real>(
    dims: &Pooling<impl Windows>,
    x: &[T],
    y: &mut [T],
    finish: impl Fn(T, usize, usize) -> T,
) {
    for (x, y) in dims.planes(x, y) {
        dims.each_window(|at, i, j| {
            let mut sum = T::ZERO;
            dims.each_element(i, j, |at| sum += x[at]);
            y[at] = finish(sum, i, j);
        });
    }
}

/// dx: each element of the window at a position gets what `share` makes of dy.
#[inline(always)]
fn shares<T: Real>(
    dims: &Pooling<impl Windows>,
    dy: &[T],
    dx: &mut [T],
    share: impl Fn(T, usize, usize) -> T,
) {
    dx.fill(T::ZERO);
    for (dy, dx) in dims.gradients(dy, dx) {
        dims.each_window(|at, i, j| {
            let share = share(dy[at], i, j);
            dims.each_element(i, j, |at| dx[at] += share);
        });
    }
}
