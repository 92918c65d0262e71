//! Normalisation: values in units of their standard deviation.

#![forbid(unsafe_code)]

use super::lanes::{sum, total};
use super::{exactly, exactly_mut};
use crate::scalar::Real;
use core::ops::Range;

/// The dimensions of a normalisation channel by channel, over samples `[channels, positions]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChannelNorm {
    /// The number of channels.
    pub channels: usize,
    /// How many elements of a sample a channel has.
    pub positions: usize,
    /// What is added to the variance, ε.
    pub epsilon: f64,
}

/// The mean and the variance of each channel.
#[derive(Clone, Copy, Debug)]
pub struct Moments<'a, T> {
    /// μ.
    pub mean: &'a [T],
    /// σ².
    pub variance: &'a [T],
}

/// The dimensions of a normalisation of one sample, row by row. A row is `width` elements that lie
/// together; so are `positions` elements that share a weight, and a row is a whole number of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowNorm {
    /// How many elements are normalised together.
    pub width: usize,
    /// How many elements share a weight.
    pub positions: usize,
    /// Whether the mean is subtracted first.
    pub centred: bool,
    /// What is added to the variance, ε.
    pub epsilon: f64,
}

/// Σ f(aᵢ, bᵢ) in `L` lanes.
#[inline(always)]
fn sum2<T: Real, const L: usize>(a: &[T], b: &[T], f: impl Fn(T, T) -> T) -> T {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<L>(), b.as_chunks::<L>());
    let mut lanes = [T::ZERO; L];
    for (a, b) in a.iter().zip(b) {
        for ((lane, &a), &b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += f(a, b);
        }
    }
    for ((lane, &a), &b) in lanes.iter_mut().zip(a_rest).zip(b_rest) {
        *lane += f(a, b);
    }
    total(lanes)
}

impl ChannelNorm {
    fn sample(&self) -> usize {
        (self.channels * self.positions).max(1)
    }

    /// How many elements of some samples a channel has.
    fn count<T: Real>(&self, x: &[T]) -> T {
        T::of((x.len() / self.channels.max(1)) as f64)
    }

    /// 1 / √(σ² + ε).
    #[inline(always)]
    fn inverse<T: Real>(&self, variance: T) -> T {
        (variance + T::of(self.epsilon)).sqrt().recip()
    }
}

/// `total` of each channel: the sum over the samples, one by one, of the sum over their positions.
#[inline(always)]
fn channel_sums<T: Real, const L: usize>(
    dims: &ChannelNorm,
    x: &[T],
    sums: &mut [T],
    f: impl Fn(T, usize) -> T,
) {
    sums.fill(T::ZERO);
    for x in x.chunks_exact(dims.sample()) {
        if dims.positions == 1 {
            for (c, (sum, &x)) in sums.iter_mut().zip(x).enumerate() {
                *sum += f(x, c);
            }
            continue;
        }
        let channels = sums.iter_mut().zip(x.chunks_exact(dims.positions));
        for (c, (total, x)) in channels.enumerate() {
            *total += sum::<T, L>(x, |x| f(x, c));
        }
    }
}

/// The moments of each channel over all samples, the variance from the differences to the mean.
#[inline(always)]
pub(super) fn moments<T: Real, const L: usize>(
    dims: &ChannelNorm,
    x: &[T],
    mean: &mut [T],
    variance: &mut [T],
) {
    let count = dims.count(x);
    let mean = exactly_mut(dims.channels, mean);
    let variance = exactly_mut(dims.channels, variance);
    channel_sums::<T, L>(dims, x, mean, |x, _| x);
    for mean in &mut *mean {
        *mean /= count;
    }
    channel_sums::<T, L>(dims, x, variance, |x, c| (x - mean[c]) * (x - mean[c]));
    for variance in variance {
        *variance /= count;
    }
}

/// y = (x − μ) / √(σ² + ε) · w + b.
#[inline(always)]
pub(super) fn channels<T: Real>(
    dims: &ChannelNorm,
    x: &[T],
    moments: Moments<'_, T>,
    weight: Option<&[T]>,
    bias: Option<&[T]>,
    y: &mut [T],
) {
    let x = exactly(y.len(), x);
    let mean = exactly(dims.channels, moments.mean);
    let variance = exactly(dims.channels, moments.variance);
    let samples = x.chunks_exact(dims.sample());
    for (x, y) in samples.zip(y.chunks_exact_mut(dims.sample())) {
        let runs = x.chunks_exact(dims.positions);
        for (c, (x, y)) in runs.zip(y.chunks_exact_mut(dims.positions)).enumerate() {
            let scale = weight.map_or(T::ONE, |w| w[c]) * dims.inverse(variance[c]);
            let shift = bias.map_or(T::ZERO, |b| b[c]);
            for (x, y) in x.iter().zip(y) {
                *y = (*x - mean[c]) * scale + shift;
            }
        }
    }
}

/// dx, where each x moves the moments, too, if the sums of dy and of dy · (x − μ) / √(σ² + ε) over the
/// samples are given.
#[inline(always)]
pub(super) fn channels_gradient<T: Real>(
    dims: &ChannelNorm,
    [x, dy]: [&[T]; 2],
    moments: Moments<'_, T>,
    weight: Option<&[T]>,
    sums: Option<[&[T]; 2]>,
    dx: &mut [T],
) {
    let count = dims.count(x);
    let (x, dy) = (exactly(dx.len(), x), exactly(dx.len(), dy));
    let mean = exactly(dims.channels, moments.mean);
    let variance = exactly(dims.channels, moments.variance);
    let samples = x.chunks_exact(dims.sample());
    let samples = samples.zip(dy.chunks_exact(dims.sample()));
    for ((x, dy), dx) in samples.zip(dx.chunks_exact_mut(dims.sample())) {
        let runs = x.chunks_exact(dims.positions);
        let runs = runs.zip(dy.chunks_exact(dims.positions));
        let runs = runs.zip(dx.chunks_exact_mut(dims.positions));
        for (c, ((x, dy), dx)) in runs.enumerate() {
            let inverse = dims.inverse(variance[c]);
            let scale = weight.map_or(T::ONE, |w| w[c]) * inverse;
            let Some(sums) = sums else {
                for (dx, dy) in dx.iter_mut().zip(dy) {
                    *dx = scale * *dy;
                }
                continue;
            };
            let [along, across] = sums.map(|sums| sums[c] / count);
            for ((x, dy), dx) in x.iter().zip(dy).zip(dx) {
                let normalised = (*x - mean[c]) * inverse;
                *dx = scale * (*dy - along - normalised * across);
            }
        }
    }
}

/// dw += Σ dy · (x − μ) / √(σ² + ε) and db += Σ dy, sample by sample, for the channels in `part`.
#[inline(always)]
pub(super) fn channels_weight_gradient<T: Real, const L: usize>(
    dims: &ChannelNorm,
    [x, dy]: [&[T]; 2],
    moments: Moments<'_, T>,
    part: Range<usize>,
    dw: &mut [T],
    db: &mut [T],
) {
    let samples = x.chunks_exact(dims.sample());
    for (x, dy) in samples.zip(dy.chunks_exact(dims.sample())) {
        for (at, c) in part.clone().enumerate() {
            let run = c * dims.positions..(c + 1) * dims.positions;
            let (x, dy) = (&x[run.clone()], &dy[run]);
            let (mean, inverse) = (moments.mean[c], dims.inverse(moments.variance[c]));
            dw[at] += sum2::<T, L>(x, dy, |x, dy| dy * ((x - mean) * inverse));
            db[at] += sum::<T, L>(dy, |dy| dy);
        }
    }
}

impl RowNorm {
    /// Which of so many weights the `row`-th row has: one for each of its runs.
    fn weights(&self, row: usize, of: usize) -> Range<usize> {
        let runs = self.width / self.positions;
        let first = row * runs % of.max(1);
        first..first + runs
    }

    /// μ, or 0, and 1 / √(σ² + ε) of a row.
    #[inline(always)]
    fn moments<T: Real, const L: usize>(&self, row: &[T]) -> [T; 2] {
        let width = T::of(self.width as f64);
        let mean = match self.centred {
            true => sum::<T, L>(row, |x| x) / width,
            false => T::ZERO,
        };
        let variance = sum::<T, L>(row, |x| (x - mean) * (x - mean)) / width;
        let inverse = (variance + T::of(self.epsilon)).sqrt().recip();
        [mean, inverse]
    }

    /// y = f(y, w), where w is the weight of the element.
    #[inline(always)]
    fn with_weights<T: Real>(&self, weights: &[T], y: &mut [T], f: impl Fn(T, T) -> T) {
        if self.positions == 1 {
            for (y, w) in y.iter_mut().zip(weights) {
                *y = f(*y, *w);
            }
            return;
        }
        for (y, &w) in y.chunks_exact_mut(self.positions).zip(weights) {
            for y in y {
                *y = f(*y, w);
            }
        }
    }
}

/// y = (x − μ) / √(σ² + ε) · w + b, row by row.
#[inline(always)]
pub(super) fn rows<T: Real, const L: usize>(
    dims: &RowNorm,
    x: &[T],
    weight: Option<&[T]>,
    bias: Option<&[T]>,
    y: &mut [T],
) {
    let rows = exactly(y.len(), x).chunks_exact(dims.width);
    for (row, (x, y)) in rows.zip(y.chunks_exact_mut(dims.width)).enumerate() {
        let [mean, inverse] = dims.moments::<T, L>(x);
        for (x, y) in x.iter().zip(&mut *y) {
            *y = (*x - mean) * inverse;
        }
        if let Some(w) = weight {
            dims.with_weights(&w[dims.weights(row, w.len())], y, |y, w| y * w);
        }
        if let Some(b) = bias {
            dims.with_weights(&b[dims.weights(row, b.len())], y, |y, b| y + b);
        }
    }
}

/// dx, row by row: each x moves μ and σ² of its row, too.
#[inline(always)]
pub(super) fn rows_gradient<T: Real, const L: usize>(
    dims: &RowNorm,
    [x, dy]: [&[T]; 2],
    weight: Option<&[T]>,
    dx: &mut [T],
) {
    let width = T::of(dims.width as f64);
    let rows = exactly(dx.len(), x).chunks_exact(dims.width);
    let rows = rows.zip(exactly(dx.len(), dy).chunks_exact(dims.width));
    let rows = rows.zip(dx.chunks_exact_mut(dims.width));
    for (row, ((x, dy), dx)) in rows.enumerate() {
        let [mean, inverse] = dims.moments::<T, L>(x);
        dx.copy_from_slice(dy);
        if let Some(w) = weight {
            dims.with_weights(&w[dims.weights(row, w.len())], dx, |dx, w| dx * w);
        }
        let along = match dims.centred {
            true => sum::<T, L>(dx, |dx| dx) / width,
            false => T::ZERO,
        };
        let across = sum2::<T, L>(x, dx, |x, dx| dx * ((x - mean) * inverse)) / width;
        for (x, dx) in x.iter().zip(dx) {
            *dx = inverse * (*dx - along - (*x - mean) * inverse * across);
        }
    }
}

/// dw += Σ dy · (x − μ) / √(σ² + ε) and db += Σ dy, row by row, for the `part` of so many weights; of a
/// bias that is not there, db is empty.
#[inline(always)]
pub(super) fn rows_weight_gradient<T: Real, const L: usize>(
    dims: &RowNorm,
    [x, dy]: [&[T]; 2],
    weights: usize,
    part: Range<usize>,
    dw: &mut [T],
    db: &mut [T],
) {
    let rows = x.chunks_exact(dims.width);
    for (row, (x, dy)) in rows.zip(dy.chunks_exact(dims.width)).enumerate() {
        let own = dims.weights(row, weights);
        let both = own.start.max(part.start)..own.end.min(part.end);
        if both.is_empty() {
            continue;
        }
        let [mean, inverse] = dims.moments::<T, L>(x);
        let normalised = |x: T| (x - mean) * inverse;
        let elements =
            (both.start - own.start) * dims.positions..(both.end - own.start) * dims.positions;
        let (x, dy) = (&x[elements.clone()], &dy[elements]);
        let to = both.start - part.start..both.end - part.start;
        if dims.positions == 1 {
            let terms = x.iter().zip(dy);
            for (dw, (&x, &dy)) in dw[to.clone()].iter_mut().zip(terms) {
                *dw += dy * normalised(x);
            }
            if let Some(db) = db.get_mut(to) {
                for (db, dy) in db.iter_mut().zip(dy) {
                    *db += *dy;
                }
            }
            continue;
        }
        let runs = x.chunks_exact(dims.positions);
        let runs = runs.zip(dy.chunks_exact(dims.positions));
        for (to, (x, dy)) in to.zip(runs) {
            dw[to] += sum2::<T, L>(x, dy, |x, dy| dy * normalised(x));
            if let Some(db) = db.get_mut(to) {
                *db += sum::<T, L>(dy, |dy| dy);
            }
        }
    }
}
