//! The three passes of a convolution as matrix products.
//!
//! A tap of the window meets one element of a plane at each position of the output: unfolded, a row of as many
//! numbers as there are positions. The rows of some taps at some positions are written into a room on the stack, and
//! what follows is a matrix product with the weights.

use core::mem::MaybeUninit;
use core::ops::Range;

use super::Convolution;
use crate::kernel::product::{Combination, dot_tile};
use crate::kernel::simd::{Registers, Vector, first};
use crate::kernel::window::{Axis, Windows};
use crate::scalar::Real;

/// How many positions are unfolded at a time: as many as the widest tile of a product has columns.
const POSITIONS: usize = 64;

/// Likewise where sums run along the positions, so that they are long.
const LONG: usize = 512;

/// How many taps are unfolded at a time.
const TAPS: usize = 64;

/// Likewise at [`LONG`] positions.
const TAPS_OF_LONG: usize = 8;

/// From a row of the room to the next: what is written to a row may reach over its end by less than a vector.
const STEP: usize = POSITIONS + 16;
const LONG_STEP: usize = LONG + 16;

/// How many numbers the room holds.
const ROOM: usize = if TAPS * STEP > TAPS_OF_LONG * LONG_STEP {
    TAPS * STEP
} else {
    TAPS_OF_LONG * LONG_STEP
};

/// Rows of unfolded numbers.
#[repr(align(64))]
struct Room<T>([MaybeUninit<T>; ROOM]);

impl<T> Room<T> {
    #[inline(always)]
    fn new() -> Self {
        Self([const { MaybeUninit::uninit() }; ROOM])
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

/// Some positions in one row of the output.
#[derive(Clone, Copy)]
struct Piece {
    /// The first one's place among the positions.
    place: usize,
    row: usize,
    start: usize,
    end: usize,
}

impl Positions {
    /// The positions row by row.
    #[inline(always)]
    fn pieces(self, width: usize) -> impl Iterator<Item = Piece> {
        let (mut place, mut row, mut start) = (0, self.row, self.column);
        core::iter::from_fn(move || {
            let end = width.min(start + self.count - place);
            let piece = Piece {
                place,
                row,
                start,
                end,
            };
            (place, row, start) = (place + end - start, row + 1, 0);
            (piece.start < piece.end).then_some(piece)
        })
    }
}

/// Taps side by side in the window, in one of the channels that a group sees.
#[derive(Clone)]
struct Taps {
    /// The first one's place among the taps that are looked at.
    place: usize,
    channel: usize,
    row: usize,
    columns: Range<usize>,
}

impl Convolution {
    /// Some of the taps of a group, row by row of the window.
    #[inline(always)]
    fn rows_of(&self, group: usize, some: Range<usize>) -> impl Iterator<Item = Taps> {
        let width = self.columns.window;
        let (channel, tap) = (some.start / self.window(), some.start % self.window());
        let (mut channel, mut row) = (group * self.depth() + channel, tap / width);
        let (mut place, mut start) = (0, tap % width);
        core::iter::from_fn(move || {
            let end = width.min(start + some.len() - place);
            let taps = Taps {
                place,
                channel,
                row,
                columns: start..end,
            };
            (place, row, start) = (place + end - start, row + 1, 0);
            if row == self.rows.window {
                (channel, row) = (channel + 1, 0);
            }
            (!taps.columns.is_empty()).then_some(taps)
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

    /// Writes what taps meet at some positions, each tap into a row of its own, a step from the next.
    ///
    /// # Safety
    /// `x` is an image, and the rows have room for the positions.
    #[inline(always)]
    unsafe fn unfold<V: Vector>(
        &self,
        taps: Taps,
        positions: Positions,
        x: *const V::Element,
        out: *mut V::Element,
        step: usize,
    ) {
        let Convolution { rows, columns, .. } = self;
        let (met_rows, stride) = (rows.positions(taps.row), columns.stride);
        // Whether all taps meet the image at all positions, one after the other.
        let reach = (columns.output - 1) * stride + (columns.window - 1) * columns.dilation;
        let all_meet = stride == 1 && columns.padding == 0 && reach < columns.input;
        for piece in positions.pieces(columns.output) {
            let meets = met_rows.contains(&piece.row);
            let row = match meets {
                true => rows.meets(piece.row, taps.row),
                false => 0,
            };
            let row = (taps.channel * rows.input + row) * columns.input;
            if meets && all_meet {
                for (at, tap) in taps.columns.clone().enumerate() {
                    // SAFETY: as below.
                    unsafe {
                        let out = out.add((taps.place + at) * step + piece.place);
                        let x = x.add(row + piece.start + tap * columns.dilation);
                        copy::<V>(x, out, piece.end - piece.start);
                    }
                }
                continue;
            }
            for (at, tap) in taps.columns.clone().enumerate() {
                // SAFETY: the tap meets the image where it is said to, and its row is there.
                unsafe {
                    let out = out.add((taps.place + at) * step + piece.place);
                    let met = match meets {
                        true => columns.positions(tap),
                        false => 0..0,
                    };
                    let start = met.start.clamp(piece.start, piece.end);
                    let end = met.end.clamp(start, piece.end);
                    clear::<V>(out, start - piece.start);
                    if start < end {
                        let x = x.add(row + columns.meets(start, tap));
                        let out = out.add(start - piece.start);
                        if stride == 1 {
                            copy::<V>(x, out, end - start);
                        } else {
                            for j in 0..end - start {
                                *out.add(j) = *x.add(j * stride);
                            }
                        }
                    }
                    clear::<V>(out.add(end - piece.start), piece.end - end);
                }
            }
        }
    }

    /// Adds to an image what taps meet at some positions, each from a row of its own.
    ///
    /// # Safety
    /// As of [`unfold`](Self::unfold), the image to be written to.
    #[inline(always)]
    unsafe fn fold<V: Vector>(
        &self,
        taps: Taps,
        positions: Positions,
        values: *const V::Element,
        step: usize,
        x: *mut V::Element,
    ) {
        let Convolution { rows, columns, .. } = self;
        let met_rows = rows.positions(taps.row);
        for piece in positions.pieces(columns.output) {
            if !met_rows.contains(&piece.row) {
                continue;
            }
            let row = rows.meets(piece.row, taps.row);
            // SAFETY: rows of the image and of the taps.
            unsafe {
                let x = x.add((taps.channel * rows.input + row) * columns.input);
                let values = values.add(taps.place * step + piece.place);
                if columns.stride == 1 {
                    self.fold_row::<V>(taps.columns.clone(), piece, values, step, x);
                } else {
                    for (at, tap) in taps.columns.clone().enumerate() {
                        let met = columns.positions(tap);
                        for j in met.start.max(piece.start)..met.end.min(piece.end) {
                            let value = *values.add(at * step + j - piece.start);
                            *x.add(columns.meets(j, tap)) += value;
                        }
                    }
                }
            }
        }
    }

    /// Adds what taps meet in a row of the image, where the stride is 1: a vector of the image is read and written once
    /// for all of them.
    ///
    /// # Safety
    /// `x` is the row, and `values` are those of the taps at the piece.
    #[inline(always)]
    unsafe fn fold_row<V: Vector>(
        &self,
        taps: Range<usize>,
        piece: Piece,
        values: *const V::Element,
        step: usize,
        x: *mut V::Element,
    ) {
        let Axis {
            input,
            dilation,
            padding,
            ..
        } = self.columns;
        // Position j and tap l meet the image at j + l · dilation − padding.
        let first_met = (piece.start + taps.start * dilation).saturating_sub(padding);
        let end = (piece.end + (taps.end - 1) * dilation).saturating_sub(padding);
        let end = end.min(input);
        let one = V::splat(V::Element::ONE);
        let mut column = first_met;
        while column < end {
            let lanes = V::LANES.min(end - column);
            // SAFETY: these lanes are in the row, and those that a tap adds are positions of the piece. A product with
            // 1 is exact.
            unsafe {
                let mut sum = V::load_part(x.add(column), first(lanes));
                for (at, tap) in taps.clone().enumerate() {
                    // The position that the tap meets in lane 0, beside the piece maybe: less `shift`.
                    let shift =
                        (piece.start + tap * dilation) as isize - (column + padding) as isize;
                    let start = shift.max(0) as usize;
                    let stop =
                        (shift + (piece.end - piece.start) as isize).clamp(0, lanes as isize);
                    if start < stop as usize {
                        let part = first(stop as usize) & !first(start);
                        let from = values.wrapping_add(at * step).wrapping_offset(-shift);
                        sum = sum.plus_product(V::load_part(from, part), one);
                    }
                }
                sum.store_part(x.add(column), first(lanes));
            }
            column += lanes;
        }
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
    // SAFETY: whole halves of vectors, and what is left.
    unsafe {
        while at + half <= length {
            V::copy_half(x.add(at), first(half), y.add(at));
            at += half;
        }
        if at < length {
            V::copy_half(x.add(at), first(length - at), y.add(at));
        }
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

/// Parts of the taps, of at most so many, and of whole rows of the window where those are shorter.
fn parts_of_taps(dims: &Convolution, most: usize) -> impl Iterator<Item = Range<usize>> {
    let row = dims.columns.window;
    parts(
        0..dims.taps(),
        if row < most { most / row * row } else { most },
    )
}

/// Parts of a range, of at most so many.
fn parts(range: Range<usize>, most: usize) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range
        .step_by(most)
        .map(move |start| start..end.min(start + most))
}

/// y += w ⋆ x.
///
/// # Safety
/// All slices are as long as the dimensions say.
#[inline(always)]
pub(super) unsafe fn forward<V: Vector>(
    dims: &Convolution,
    x: &[V::Element],
    w: &[V::Element],
    y: &mut [V::Element],
) {
    let (output, taps) = (dims.output(), dims.taps());
    let filters = dims.filters / dims.groups;
    let mut room = Room::<V::Element>::new();
    let room = room.start();
    for group in 0..dims.groups {
        let filter = group * filters;
        for positions in parts(0..output, POSITIONS) {
            let at = dims.positions(positions.clone());
            for some in parts_of_taps(dims, TAPS) {
                // SAFETY: a row of the room holds the positions; weights and outputs are those of the group.
                unsafe {
                    for taps in dims.rows_of(group, some.clone()) {
                        dims.unfold::<V>(taps, at, x.as_ptr(), room, STEP);
                    }
                    Combination::<V> {
                        fresh: false,
                        coefficients: w.as_ptr().add(filter * taps + some.start),
                        row_step: taps,
                        term_step: 1,
                        rows: filters,
                        terms: some.len(),
                        columns: positions.len(),
                        vectors: room,
                        vector_step: STEP,
                        out: y.as_mut_ptr().add(filter * output + positions.start),
                        out_step: output,
                    }
                    .compute();
                }
            }
        }
    }
}

/// dx += what each element of x did to y, times dy.
///
/// # Safety
/// As of [`forward`].
#[inline(always)]
pub(super) unsafe fn input_gradient<V: Vector>(
    dims: &Convolution,
    dy: &[V::Element],
    w: &[V::Element],
    dx: &mut [V::Element],
) {
    let (output, taps) = (dims.output(), dims.taps());
    let filters = dims.filters / dims.groups;
    let mut room = Room::<V::Element>::new();
    let room = room.start();
    for group in 0..dims.groups {
        let filter = group * filters;
        for positions in parts(0..output, POSITIONS) {
            let at = dims.positions(positions.clone());
            for some in parts_of_taps(dims, TAPS) {
                // SAFETY: a row of the room holds the positions; weights and gradients are those of the group.
                unsafe {
                    Combination::<V> {
                        fresh: true,
                        coefficients: w.as_ptr().add(filter * taps + some.start),
                        row_step: 1,
                        term_step: taps,
                        rows: some.len(),
                        terms: filters,
                        columns: positions.len(),
                        vectors: dy.as_ptr().add(filter * output + positions.start),
                        vector_step: output,
                        out: room,
                        out_step: STEP,
                    }
                    .compute();
                    for taps in dims.rows_of(group, some.clone()) {
                        dims.fold::<V>(taps, at, room, STEP, dx.as_mut_ptr());
                    }
                }
            }
        }
    }
}

/// dw += Σ x · dy over the output, for the filters in `part`.
///
/// # Safety
/// As of [`forward`].
#[inline(always)]
pub(super) unsafe fn weight_gradient<V: Vector>(
    dims: &Convolution,
    dy: &[V::Element],
    x: &[V::Element],
    part: Range<usize>,
    dw: &mut [V::Element],
) {
    let (output, taps) = (dims.output(), dims.taps());
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
            for some in parts_of_taps(dims, TAPS_OF_LONG) {
                for taps in dims.rows_of(group, some.clone()) {
                    // SAFETY: a row of the room holds the positions.
                    unsafe { dims.unfold::<V>(taps, at, x.as_ptr(), room, LONG_STEP) };
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
            let rows = [
                self.dy.add(filter * self.output),
                self.room.add(tap * LONG_STEP),
            ];
            dot_tile::<V, R, C>(self.length, rows, [self.output, LONG_STEP])
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
