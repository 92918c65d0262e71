//! Views: the elements of a tensor in another order, some of them, or some several times.

#![forbid(unsafe_code)]

use crate::scalar::{Float, Real};
use crate::tensor::MAX_RANK;

/// Which element of a tensor each element of a view is: at `offset + Σ index · stride`.
///
/// A slice, a permutation of axes, and a tensor repeated along an axis are views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    axes: [usize; MAX_RANK],
    strides: [usize; MAX_RANK],
    rank: usize,
    offset: usize,
}

impl View {
    /// All elements of a tensor with these axes, in their order.
    pub const fn whole(axes: &[usize]) -> View {
        let mut view = View {
            axes: [1; MAX_RANK],
            strides: [0; MAX_RANK],
            rank: axes.len(),
            offset: 0,
        };
        let mut stride = 1;
        let mut axis = axes.len();
        while axis > 0 {
            axis -= 1;
            view.axes[axis] = axes[axis];
            view.strides[axis] = stride;
            stride *= axes[axis];
        }
        view
    }

    /// Of an axis the `length` indices from `start` on.
    pub const fn narrowed(mut self, axis: usize, start: usize, length: usize) -> View {
        self.offset += start * self.strides[axis];
        self.axes[axis] = length;
        self
    }

    /// Each index along an axis of the tensor means the same element, and there are `length`.
    pub const fn repeated(mut self, axis: usize, length: usize) -> View {
        self.axes[axis] = length;
        self.strides[axis] = 0;
        self
    }

    /// The axes in another order: axis k is `order[k]` of before.
    pub const fn permuted(self, order: &[usize]) -> View {
        let mut view = self;
        let mut axis = 0;
        while axis < order.len() {
            view.axes[axis] = self.axes[order[axis]];
            view.strides[axis] = self.strides[order[axis]];
            axis += 1;
        }
        view
    }

    /// How many elements the view has.
    pub const fn len(&self) -> usize {
        let mut product = 1;
        let mut axis = 0;
        while axis < self.rank {
            product *= self.axes[axis];
            axis += 1;
        }
        product
    }

    /// Whether it has none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Calls `see` for each run along the last axis: where it begins in the view and in the tensor.
    #[inline(always)]
    fn each_run(&self, mut see: impl FnMut(usize, usize)) {
        let Some(last) = self.rank.checked_sub(1) else {
            return see(0, self.offset);
        };
        if self.is_empty() {
            return;
        }
        let (mut index, mut at) = ([0; MAX_RANK], self.offset);
        for run in 0..self.len() / self.axes[last] {
            see(run * self.axes[last], at);
            for axis in (0..last).rev() {
                index[axis] += 1;
                at += self.strides[axis];
                if index[axis] < self.axes[axis] {
                    break;
                }
                at -= index[axis] * self.strides[axis];
                index[axis] = 0;
            }
        }
    }

    /// The length of a run, and how far apart its elements are in the tensor.
    #[inline(always)]
    fn run(&self) -> (usize, usize) {
        match self.rank {
            0 => (1, 1),
            rank => (self.axes[rank - 1], self.strides[rank - 1]),
        }
    }
}

/// y\[i\] = f(x\[view(i)\], y\[i\]).
#[inline(always)]
pub(super) fn gather<T: Real>(view: &View, x: &[T], y: &mut [T], f: impl Fn(T, T) -> T) {
    let (length, stride) = view.run();
    view.each_run(|i, at| {
        let y = &mut y[i..i + length];
        match stride {
            1 => {
                for (y, x) in y.iter_mut().zip(&x[at..at + length]) {
                    *y = f(*x, *y);
                }
            }
            _ => {
                for (k, y) in y.iter_mut().enumerate() {
                    *y = f(x[at + k * stride], *y);
                }
            }
        }
    });
}

/// y\[view(i)\] = f(x\[i\], y\[view(i)\]), one i after the other.
#[inline(always)]
pub(super) fn scatter<T: Real>(view: &View, x: &[T], y: &mut [T], f: impl Fn(T, T) -> T) {
    let (length, stride) = view.run();
    view.each_run(|i, at| {
        let x = &x[i..i + length];
        match stride {
            1 => {
                for (x, y) in x.iter().zip(&mut y[at..at + length]) {
                    *y = f(*x, *y);
                }
            }
            _ => {
                for (k, x) in x.iter().enumerate() {
                    let y = &mut y[at + k * stride];
                    *y = f(*x, *y);
                }
            }
        }
    });
}

/// An axis of a tensor, with all before it and all behind it: `[outer, length, inner]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Along {
    /// The product of the axes before it.
    pub outer: usize,
    /// Its length.
    pub length: usize,
    /// The product of the axes behind it.
    pub inner: usize,
}

/// Where the first largest element along an axis is, for each place in what remains; NaN is larger
/// than any number.
#[inline(always)]
fn each_largest<T: Float>(along: Along, x: &[T], mut see: impl FnMut(usize, usize)) {
    let Along {
        outer,
        length,
        inner,
    } = along;
    for o in 0..outer {
        for i in 0..inner {
            let mut best = o * length * inner + i;
            for k in 1..length {
                let at = (o * length + k) * inner + i;
                if x[at] > x[best] || (x[at].is_nan() && !x[best].is_nan()) {
                    best = at;
                }
            }
            see(o * inner + i, best);
        }
    }
}

/// y: the largest element along an axis.
#[inline(always)]
pub(super) fn largest_along<T: Float>(along: Along, x: &[T], y: &mut [T]) {
    each_largest(along, x, |i, at| y[i] = x[at]);
}

/// dx: dy goes to the first largest element along an axis, and nothing to the others.
#[inline(always)]
pub(super) fn largest_along_gradient<T: Float>(along: Along, x: &[T], dy: &[T], dx: &mut [T]) {
    dx.fill(T::ZERO);
    each_largest(along, x, |i, at| dx[at] = dy[i]);
}
