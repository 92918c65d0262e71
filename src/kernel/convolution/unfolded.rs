//! The three passes of a convolution as matrix products.
//!
//! A tap of the window meets one element of a plane at each position of the output: unfolded, a row of as many
//! numbers as there are positions. The rows of some taps at some positions are written into a room on the stack, and
//! what follows is a matrix product with the weights.

use core::mem::MaybeUninit;
use core::ops::Range;

use super::{Convolution, exactly, exactly_mut};
use crate::kernel::product::{Combination, dot_tile};
use crate::kernel::simd::{Registers, Vector, first};
use crate::kernel::window::Windows;
use crate::scalar::Real;

/// How many numbers the room holds.
const ROOM: usize = 4096;

/// How many positions are unfolded at a time: as many as the widest tile of a product has columns.
const POSITIONS: usize = 64;

/// Likewise where sums run along the positions, so that they are long.
const LONG: usize = 512;

/// Rows of unfolded numbers. What is written to a row may reach over its end by less than a vector.
#[repr(align(64))]
struct Room<T>([MaybeUninit<T>; ROOM + 16]);

impl<T> Room<T> {
    #[inline(always)]
    fn new() -> Self {
        Self([const { MaybeUninit::uninit() }; ROOM + 16])
    }

    #[inline(always)]
    fn start(&mut self) -> *mut T {
        self.0.as_mut_ptr().cast()
    }
}

/// A run of positions of the output, and where it begins.
#[derive(Clone, Copy)]
struct Positions {
    row: usize,
    column: usize,
    count: usize,
}

/// One tap of the window in one of the channels that a group sees.
#[derive(Clone, Copy)]
struct Tap {
    channel: usize,
    row: usize,
    column: usize,
}

impl Convolution {
    /// How many taps a filter has, over all the channels that it sees.
    fn taps(&self) -> usize {
        self.depth() * self.window()
    }

    /// Some of the taps of a group, in order.
    #[inline(always)]
    fn some_taps(&self, group: usize, some: Range<usize>) -> impl Iterator<Item = Tap> {
        let (channel, tap) = (some.start / self.window(), some.start % self.window());
        let mut next = Tap {
            channel: group * self.depth() + channel,
            row: tap / self.columns.window,
            column: tap % self.columns.window,
        };
        some.map(move |_| {
            let tap = next;
            next.column += 1;
            if next.column == self.columns.window {
                (next.row, next.column) = (next.row + 1, 0);
            }
            if next.row == self.rows.window {
                (next.channel, next.row) = (next.channel + 1, 0);
            }
            tap
        })
    }

    /// Some positions of the output.
    #[inline(always)]
    fn positions(&self, range: Range<usize>) -> Positions {
        Positions {
            row: range.start / self.columns.output.max(1),
            column: range.start % self.columns.output.max(1),
            count: range.len(),
        }
    }

    /// Calls `see` for the pieces of rows of some positions that a tap meets: the place among the positions, the place
    /// in the image, and the length; and `skip` for the place and the length of what it does not meet.
    #[inline(always)]
    fn each_piece(
        &self,
        tap: Tap,
        positions: Positions,
        mut see: impl FnMut(usize, usize, usize),
        mut skip: impl FnMut(usize, usize),
    ) {
        let Convolution { rows, columns, .. } = self;
        let (met_rows, met) = (rows.positions(tap.row), columns.positions(tap.column));
        let plane = tap.channel * self.input();
        let (mut place, mut i, mut j) = (0, positions.row, positions.column);
        while place < positions.count {
            let end = columns.output.min(j + positions.count - place);
            let (start, stop) = (met.start.clamp(j, end), met.end.clamp(j, end));
            if met_rows.contains(&i) && start < stop {
                let x = plane + rows.meets(i, tap.row) * columns.input;
                if j < start {
                    skip(place, start - j);
                }
                see(
                    place + start - j,
                    x + columns.meets(start, tap.column),
                    stop - start,
                );
                if stop < end {
                    skip(place + stop - j, end - stop);
                }
            } else {
                skip(place, end - j);
            }
            place += end - j;
            (i, j) = (i + 1, 0);
        }
    }

    /// Writes what a tap meets at some positions.
    ///
    /// # Safety
    /// `x` is an image, and `out` has room for the positions.
    #[inline(always)]
    unsafe fn unfold<V: Vector>(
        &self,
        tap: Tap,
        positions: Positions,
        x: *const V::Element,
        out: *mut V::Element,
    ) {
        let stride = self.columns.stride;
        self.each_piece(
            tap,
            positions,
            // SAFETY: the pieces are in the image, and the places among the positions.
            |place, from, length| unsafe {
                if stride == 1 {
                    copy::<V>(x.add(from), out.add(place), length);
                } else {
                    for j in 0..length {
                        *out.add(place + j) = *x.add(from + j * stride);
                    }
                }
            },
            // SAFETY: likewise.
            |place, length| unsafe { clear::<V>(out.add(place), length) },
        );
    }

    /// Adds to an image what a tap meets at some positions.
    ///
    /// # Safety
    /// As of [`unfold`](Self::unfold), the image to be written to.
    #[inline(always)]
    unsafe fn fold<V: Vector>(
        &self,
        tap: Tap,
        positions: Positions,
        values: *const V::Element,
        x: *mut V::Element,
    ) {
        let stride = self.columns.stride;
        self.each_piece(
            tap,
            positions,
            // SAFETY: the pieces are in the image, and the places among the positions.
            |place, to, length| unsafe {
                if stride == 1 {
                    add::<V>(values.add(place), x.add(to), length);
                } else {
                    for j in 0..length {
                        *x.add(to + j * stride) += *values.add(place + j);
                    }
                }
            },
            |_, _| {},
        );
    }
}

/// y = x, and zeros behind it: the next piece is written over them.
///
/// Half a vector at a time: most pieces are short, and rarely in the middle of two cache lines then.
///
/// # Safety
/// There are as many numbers, and room for half a vector more.
#[inline(always)]
unsafe fn copy<V: Vector>(x: *const V::Element, y: *mut V::Element, length: usize) {
    let half = V::LANES / 2;
    let mut at = 0;
    while at < length {
        // SAFETY: what is left of the numbers takes part.
        unsafe { V::copy_half(x.add(at), first((length - at).min(half)), y.add(at)) };
        at += half;
    }
}

/// y = 0, as in [`copy`].
///
/// # Safety
/// As of [`copy`].
#[inline(always)]
unsafe fn clear<V: Vector>(y: *mut V::Element, length: usize) {
    let mut at = 0;
    while at < length {
        // SAFETY: there is room for a vector more.
        unsafe { V::splat(V::Element::ZERO).store(y.add(at)) };
        at += V::LANES;
    }
}

/// y += x.
///
/// # Safety
/// As of [`copy`].
#[inline(always)]
unsafe fn add<V: Vector>(x: *const V::Element, y: *mut V::Element, length: usize) {
    let one = V::splat(V::Element::ONE);
    let mut at = 0;
    // SAFETY: whole vectors, and what is left. A product with 1 is exact.
    unsafe {
        while at + V::LANES <= length {
            let sum = V::load(y.add(at)).plus_product(V::load(x.add(at)), one);
            sum.store(y.add(at));
            at += V::LANES;
        }
        if at < length {
            let part = first(length - at);
            let sum =
                V::load_part(y.add(at), part).plus_product(V::load_part(x.add(at), part), one);
            sum.store_part(y.add(at), part);
        }
    }
}

/// Parts of a range, of at most so many.
fn parts(range: Range<usize>, most: usize) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range
        .step_by(most)
        .map(move |start| start..end.min(start + most))
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
    let (output, taps) = (dims.output(), dims.taps());
    let x = exactly(dims.channels * dims.input(), x);
    let w = exactly(dims.filters * taps, w);
    let y = exactly_mut(dims.filters * output, y);
    for (o, y) in y.chunks_exact_mut(output.max(1)).enumerate() {
        y.fill(bias.map_or(V::Element::ZERO, |bias| bias[o]));
    }
    let filters = dims.filters / dims.groups;
    let mut room = Room::<V::Element>::new();
    let room = room.start();
    for group in 0..dims.groups {
        let filter = group * filters;
        for positions in parts(0..output, POSITIONS) {
            let at = dims.positions(positions.clone());
            for some in parts(0..taps, ROOM / POSITIONS) {
                // SAFETY: a row of the room holds the positions; weights and outputs are those of the group.
                unsafe {
                    for (row, tap) in dims.some_taps(group, some.clone()).enumerate() {
                        dims.unfold::<V>(tap, at, x.as_ptr(), room.add(row * POSITIONS));
                    }
                    Combination::<V, false> {
                        coefficients: w.as_ptr().add(filter * taps + some.start),
                        row_step: taps,
                        term_step: 1,
                        rows: filters,
                        terms: some.len(),
                        columns: positions.len(),
                        vectors: room,
                        vector_step: POSITIONS,
                        out: y.as_mut_ptr().add(filter * output + positions.start),
                        out_step: output,
                    }
                    .compute();
                }
            }
        }
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
    let (output, taps) = (dims.output(), dims.taps());
    let dx = exactly_mut(dims.channels * dims.input(), dx);
    let w = exactly(dims.filters * taps, w);
    let dy = exactly(dims.filters * output, dy);
    let filters = dims.filters / dims.groups;
    let mut room = Room::<V::Element>::new();
    let room = room.start();
    dx.fill(V::Element::ZERO);
    for group in 0..dims.groups {
        let filter = group * filters;
        for positions in parts(0..output, POSITIONS) {
            let at = dims.positions(positions.clone());
            for some in parts(0..taps, ROOM / POSITIONS) {
                // SAFETY: a row of the room holds the positions; weights and gradients are those of the group.
                unsafe {
                    Combination::<V, true> {
                        coefficients: w.as_ptr().add(filter * taps + some.start),
                        row_step: 1,
                        term_step: taps,
                        rows: some.len(),
                        terms: filters,
                        columns: positions.len(),
                        vectors: dy.as_ptr().add(filter * output + positions.start),
                        vector_step: output,
                        out: room,
                        out_step: POSITIONS,
                    }
                    .compute();
                    for (row, tap) in dims.some_taps(group, some.clone()).enumerate() {
                        dims.fold::<V>(tap, at, room.add(row * POSITIONS), dx.as_mut_ptr());
                    }
                }
            }
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
    let (output, taps) = (dims.output(), dims.taps());
    let x = exactly(dims.channels * dims.input(), x);
    let dy = exactly(dims.filters * output, dy);
    let dw = exactly_mut(part.len() * taps, dw);
    let mut room = Room::<V::Element>::new();
    let room = room.start();
    let filters = dims.filters / dims.groups;
    for group in 0..dims.groups {
        let of_group = group * filters..(group + 1) * filters;
        let of_part = of_group.start.max(part.start)..of_group.end.min(part.end);
        if of_part.is_empty() {
            continue;
        }
        for positions in parts(0..output, LONG) {
            let at = dims.positions(positions.clone());
            for some in parts(0..taps, ROOM / LONG) {
                for (row, tap) in dims.some_taps(group, some.clone()).enumerate() {
                    // SAFETY: a row of the room holds the positions.
                    unsafe { dims.unfold::<V>(tap, at, x.as_ptr(), room.add(row * LONG)) };
                }
                let products = Products::<V> {
                    dy: dy[of_part.start * output + positions.start..].as_ptr(),
                    output,
                    room,
                    length: positions.len(),
                    filters: of_part.len(),
                    some: some.len(),
                    taps,
                };
                let dw = &mut dw[(of_part.start - part.start) * taps + some.start..];
                // SAFETY: the gradients are those of the filters at the positions, and the rows were unfolded.
                unsafe {
                    match V::REGISTERS {
                        Registers::Many => products.add::<4, 4>(dw),
                        _ => products.add::<2, 2>(dw),
                    }
                }
            }
        }
    }
}

/// The gradients of some filters and the unfolded rows of some taps.
struct Products<V: Vector> {
    dy: *const V::Element,
    output: usize,
    room: *const V::Element,
    length: usize,
    filters: usize,
    some: usize,
    taps: usize,
}

impl<V: Vector> Products<V> {
    /// dw[o, t] += dyₒ · rowₜ, in tiles of `R` filters and `C` taps.
    ///
    /// # Safety
    /// All that the fields say is there.
    #[inline(always)]
    unsafe fn add<const R: usize, const C: usize>(&self, dw: &mut [V::Element]) {
        let mut filter = 0;
        while filter < self.filters {
            // SAFETY: as above.
            unsafe {
                filter += if filter + R <= self.filters {
                    self.filters::<R, C>(filter, dw)
                } else if R > 2 && filter + 2 <= self.filters {
                    self.filters::<2, C>(filter, dw)
                } else {
                    self.filters::<1, C>(filter, dw)
                };
            }
        }
    }

    #[inline(always)]
    unsafe fn filters<const R: usize, const C: usize>(
        &self,
        filter: usize,
        dw: &mut [V::Element],
    ) -> usize {
        let mut tap = 0;
        while tap < self.some {
            // SAFETY: as above.
            unsafe {
                tap += if tap + C <= self.some {
                    self.tile::<R, C>(filter, tap, dw)
                } else if C > 2 && tap + 2 <= self.some {
                    self.tile::<R, 2>(filter, tap, dw)
                } else {
                    self.tile::<R, 1>(filter, tap, dw)
                };
            }
        }
        R
    }

    #[inline(always)]
    unsafe fn tile<const R: usize, const C: usize>(
        &self,
        filter: usize,
        tap: usize,
        dw: &mut [V::Element],
    ) -> usize {
        // SAFETY: as above.
        let dots = unsafe {
            let rows = [self.dy.add(filter * self.output), self.room.add(tap * LONG)];
            dot_tile::<V, R, C>(self.length, rows, [self.output, LONG])
        };
        for (i, dots) in dots.iter().enumerate() {
            let dw = &mut dw[(filter + i) * self.taps + tap..][..C];
            for (dw, dot) in dw.iter_mut().zip(dots) {
                *dw += *dot;
            }
        }
        C
    }
}
