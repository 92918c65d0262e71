//! The three passes of a convolution of one sample.

mod plain;
mod unfolded;

use core::ops::Range;

use super::lanes::sum;
use super::simd::{Registers, Vector};
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

    /// How many taps a filter has, over all the channels that it sees.
    fn taps(&self) -> usize {
        self.depth() * self.window()
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

/// Whether a convolution pays for being unfolded: where several filters use what was.
fn unfolds<V: Vector>(dims: &Convolution) -> bool {
    !matches!(V::REGISTERS, Registers::Few) && dims.filters >= 3 * dims.groups
}

/// y = w ⋆ x + b.
#[inline(always)]
pub(super) fn forward<V: Vector>(
    dims: &Convolution,
    x: &[V::Element],
    w: &[V::Element],
    bias: Option<&[V::Element]>,
    y: &mut [V::Element],
) {
    let output = dims.output();
    let x = exactly(dims.channels * dims.input(), x);
    let w = exactly(dims.filters * dims.taps(), w);
    let y = exactly_mut(dims.filters * output, y);
    for (o, y) in y.chunks_exact_mut(output.max(1)).enumerate() {
        y.fill(bias.map_or(V::Element::ZERO, |bias| bias[o]));
    }
    match unfolds::<V>(dims) {
        // SAFETY: the slices are as long as the dimensions say.
        true => unsafe { unfolded::forward::<V>(dims, x, w, y) },
        false => plain::forward(dims, x, w, y),
    }
}

/// dx: what each element of x did to y, times dy.
#[inline(always)]
pub(super) fn input_gradient<V: Vector>(
    dims: &Convolution,
    dy: &[V::Element],
    w: &[V::Element],
    dx: &mut [V::Element],
) {
    let dx = exactly_mut(dims.channels * dims.input(), dx);
    let w = exactly(dims.filters * dims.taps(), w);
    let dy = exactly(dims.filters * dims.output(), dy);
    dx.fill(V::Element::ZERO);
    match unfolds::<V>(dims) {
        // SAFETY: the slices are as long as the dimensions say.
        true => unsafe { unfolded::input_gradient::<V>(dims, dy, w, dx) },
        false => plain::input_gradient(dims, dy, w, dx),
    }
}

/// dw += Σ x · dy and db += Σ dy over the output, for the filters in `part`.
#[inline(always)]
pub(super) fn weight_gradient<V: Vector>(
    dims: &Convolution,
    dy: &[V::Element],
    x: &[V::Element],
    part: Range<usize>,
    dw: &mut [V::Element],
    db: Option<&mut [V::Element]>,
) {
    let output = dims.output();
    let x = exactly(dims.channels * dims.input(), x);
    let dy = exactly(dims.filters * output, dy);
    let dw = exactly_mut(part.len() * dims.taps(), dw);
    if let Some(db) = db {
        for (o, db) in part.clone().zip(exactly_mut(part.len(), db)) {
            *db += sum::<_, 16>(&dy[o * output..][..output], |dy| dy);
        }
    }
    match unfolds::<V>(dims) {
        // SAFETY: the slices are as long as the dimensions say.
        true => unsafe { unfolded::weight_gradient::<V>(dims, dy, x, part, dw) },
        false => plain::weight_gradient::<V>(dims, dy, x, part, dw),
    }
}
