//! The three passes of a convolution of one sample.

use core::ops::Range;

use super::window::{Axis, Windows};
use super::{elementwise, exactly, exactly_mut};
use crate::scalar::Real;

/// The dimensions of a convolution.
///
/// An image x is `[channels, rows, columns]`, the weight `[filters, channels / groups, rows of the
/// window, columns of the window]`, the output y `[filters, rows, columns]`. The filters of a group
/// see the channels of that group alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convolution {
    /// The number of channels of the input.
    pub channels: usize,
    /// The number of filters, which are the channels of the output.
    pub filters: usize,
    /// Into how many groups channels and filters fall.
    pub groups: usize,
    /// How the window moves over the rows.
    pub rows: Axis,
    /// How it moves over the columns.
    pub columns: Axis,
}

/// A run of one row of the output, and where one tap of the window meets the input there.
struct Run {
    y: Range<usize>,
    /// The first element; the next ones follow by the stride.
    x: usize,
}

impl Convolution {
    fn input(&self) -> usize {
        self.rows.input * self.columns.input
    }

    fn output(&self) -> usize {
        self.rows.output * self.columns.output
    }

    fn window(&self) -> usize {
        self.rows.window * self.columns.window
    }

    /// How many channels a filter sees.
    fn depth(&self) -> usize {
        self.channels / self.groups
    }

    /// The channels that a filter sees.
    fn seen(&self, filter: usize) -> Range<usize> {
        let group = filter / (self.filters / self.groups);
        group * self.depth()..(group + 1) * self.depth()
    }

    /// Calls `see` with each tap of the window, and each run of the output in which it meets a plane
    /// of the input.
    #[inline(always)]
    fn each_run(&self, mut see: impl FnMut(usize, Run)) {
        let Convolution { rows, columns, .. } = self;
        for k in 0..rows.window {
            for l in 0..columns.window {
                let run = columns.positions(l);
                if run.is_empty() {
                    continue;
                }
                for i in rows.positions(k) {
                    let y = i * columns.output;
                    let x = rows.meets(i, k) * columns.input + columns.meets(run.start, l);
                    let y = y + run.start..y + run.end;
                    see(k * columns.window + l, Run { y, x });
                }
            }
        }
    }
}

/// y = w ⋆ x + b.
#[inline(always)]
pub(super) fn forward<T: Real>(
    dims: &Convolution,
    x: &[T],
    w: &[T],
    bias: Option<&[T]>,
    y: &mut [T],
) {
    let (input, output, window) = (dims.input(), dims.output(), dims.window());
    let x = exactly(dims.channels * input, x);
    let w = exactly(dims.filters * dims.depth() * window, w);
    let y = exactly_mut(dims.filters * output, y);
    let stride = dims.columns.stride;
    for (o, y) in y.chunks_exact_mut(output.max(1)).enumerate() {
        y.fill(bias.map_or(T::ZERO, |bias| bias[o]));
        let w = &w[o * dims.depth() * window..];
        for (c, w) in dims.seen(o).zip(w.chunks_exact(window)) {
            let x = &x[c * input..][..input];
            dims.each_run(|tap, run| {
                let (factor, y) = (w[tap], &mut y[run.y]);
                if stride == 1 {
                    let x = &x[run.x..][..y.len()];
                    elementwise::map(x, y, |x, y| y + factor * x);
                } else {
                    for (j, y) in y.iter_mut().enumerate() {
                        *y += factor * x[run.x + j * stride];
                    }
                }
            });
        }
    }
}

/// dx: what each element of x did to y, times dy.
#[inline(always)]
pub(super) fn input_gradient<T: Real>(dims: &Convolution, dy: &[T], w: &[T], dx: &mut [T]) {
    let (input, output, window) = (dims.input(), dims.output(), dims.window());
    let dx = exactly_mut(dims.channels * input, dx);
    let w = exactly(dims.filters * dims.depth() * window, w);
    let dy = exactly(dims.filters * output, dy);
    let stride = dims.columns.stride;
    dx.fill(T::ZERO);
    for (o, dy) in dy.chunks_exact(output.max(1)).enumerate() {
        let w = &w[o * dims.depth() * window..];
        for (c, w) in dims.seen(o).zip(w.chunks_exact(window)) {
            let dx = &mut dx[c * input..][..input];
            dims.each_run(|tap, run| {
                let (factor, dy) = (w[tap], &dy[run.y]);
                if stride == 1 {
                    let dx = &mut dx[run.x..][..dy.len()];
                    elementwise::map(dy, dx, |dy, dx| dx + factor * dy);
                } else {
                    for (j, dy) in dy.iter().enumerate() {
                        dx[run.x + j * stride] += factor * *dy;
                    }
                }
            });
        }
    }
}

/// dw += Σ x · dy and db += Σ dy over the output, for the filters in `part`.
#[inline(always)]
pub(super) fn weight_gradient<T: Real, const L: usize>(
    dims: &Convolution,
    dy: &[T],
    x: &[T],
    part: Range<usize>,
    dw: &mut [T],
    db: Option<&mut [T]>,
) {
    let (input, output, window) = (dims.input(), dims.output(), dims.window());
    let x = exactly(dims.channels * input, x);
    let dy = exactly(dims.filters * output, dy);
    let dw = exactly_mut(part.len() * dims.depth() * window, dw);
    let stride = dims.columns.stride;
    if let Some(db) = db {
        for (o, db) in part.clone().zip(exactly_mut(part.len(), db)) {
            for dy in &dy[o * output..][..output] {
                *db += *dy;
            }
        }
    }
    let filter = (dims.depth() * window).max(1);
    for (o, dw) in part.zip(dw.chunks_exact_mut(filter)) {
        let dy = &dy[o * output..][..output];
        for (c, dw) in dims.seen(o).zip(dw.chunks_exact_mut(window)) {
            let x = &x[c * input..][..input];
            dims.each_run(|tap, run| {
                let dy = &dy[run.y];
                if stride == 1 {
                    dw[tap] += elementwise::dot::<T, L>(dy, &x[run.x..][..dy.len()]);
                } else {
                    for (j, dy) in dy.iter().enumerate() {
                        dw[tap] += *dy * x[run.x + j * stride];
                    }
                }
            });
        }
    }
}
