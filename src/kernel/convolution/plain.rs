//! The three passes of a convolution in plain loops, tap by tap: they need no room, and are the reference of the others.

#![forbid(unsafe_code)]

use core::ops::Range;

use super::{Convolution, elementwise};
use crate::kernel::simd::Vector;
use crate::scalar::Real;

/// y += w ⋆ x.
#[inline(always)]
pub(super) fn forward<T: Real>(dims: &Convolution, x: &[T], w: &[T], y: &mut [T]) {
    let (input, output, window) = (dims.input(), dims.output(), dims.window());
    let stride = dims.columns.stride;
    for (o, y) in y.chunks_exact_mut(output.max(1)).enumerate() {
        let w = &w[o * dims.taps()..];
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

/// dx += what each element of x did to y, times dy.
#[inline(always)]
pub(super) fn input_gradient<T: Real>(dims: &Convolution, dy: &[T], w: &[T], dx: &mut [T]) {
    let (input, output, window) = (dims.input(), dims.output(), dims.window());
    let stride = dims.columns.stride;
    for (o, dy) in dy.chunks_exact(output.max(1)).enumerate() {
        let w = &w[o * dims.taps()..];
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
    let stride = dims.columns.stride;
    let filter = dims.taps().max(1);
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
