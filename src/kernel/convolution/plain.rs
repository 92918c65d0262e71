//! The three passes of a convolution in plain loops, tap by tap: they need no room, and are the reference of the others.

#![forbid(unsafe_code)]

use core::ops::Range;

use super::{Convolution, elementwise, exactly, exactly_mut};
use crate::kernel::simd::Vector;
use crate::scalar::Real;

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

/// dw += Σ x · dy over the output, for the filters in `part`.
#[inline(always)]
pub(super) fn weight_gradient<V: Vector>(
    dims: &Convolution,
    dy: &[V::Element],
    x: &[V::Element],
    part: Range<usize>,
    dw: &mut [V::Element],
) {
    let (input, output, window) = (dims.input(), dims.output(), dims.window());
    let x = exactly(dims.channels * input, x);
    let dy = exactly(dims.filters * output, dy);
    let dw = exactly_mut(part.len() * dims.depth() * window, dw);
    let stride = dims.columns.stride;
    let filter = (dims.depth() * window).max(1);
    for (o, dw) in part.zip(dw.chunks_exact_mut(filter)) {
        let dy = &dy[o * output..][..output];
        for (c, dw) in dims.seen(o).zip(dw.chunks_exact_mut(window)) {
            let x = &x[c * input..][..input];
            dims.each_run(|tap, run| {
                let dy = &dy[run.y];
                if stride == 1 {
                    dw[tap] += elementwise::dot::<V>(dy, &x[run.x..][..dy.len()]);
                } else {
                    for (j, dy) in dy.iter().enumerate() {
                        dw[tap] += *dy * x[run.x + j * stride];
                    }
                }
            });
        }
    }
}
