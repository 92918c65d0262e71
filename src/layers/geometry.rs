//! How a window moves over an image: what convolution and pooling have in common.
//!
//! A signal is an image of height 1.

use crate::kernel::{Axis, View};
use crate::requirement::{Requirement, Sentence};
use crate::tensor::Grid;

/// A height and a width, in the arguments of a declaration: a number for both, `3`, or a pair, `(3, 5)`.
pub struct Size(pub [usize; 2]);

/// How far a window begins before an image and ends behind it, in the arguments of a declaration.
pub enum Padding {
    /// `valid`: not at all.
    Valid,
    /// `same`: so that the output has the input's size divided by the stride, rounded up. Of an odd
    /// number the larger half lies behind the image.
    Same,
    /// `causal`, of signals: so far before it that no output sees what comes after its place.
    Causal,
    /// A number or a pair: by so many rows and columns.
    By(Size),
    /// A pair, of signals: by so much before it and behind it.
    Sides([usize; 2]),
}

/// By how much a layer makes an image larger or smaller at its sides, in the arguments of a declaration.
pub enum Margins {
    /// A number: by as much at each side.
    Each(usize),
    /// A pair: by so many rows above and below, and columns to the left and to the right; of a signal, by so
    /// much before it and behind it.
    Pair([usize; 2]),
    /// A pair of pairs: above and below, to the left and to the right.
    Sides([[usize; 2]; 2]),
}

/// In place of the padding of a [`Window`]: as much as gives the output the input's size divided by the
/// stride, which follows from the images.
pub const SAME: usize = usize::MAX;

/// What tells [`sides`] from other numbers.
const SIDES: usize = 1 << (usize::BITS - 1);
/// How many bits each of them has.
const HALF: u32 = usize::BITS / 2 - 1;

/// In place of the padding of a [`Window`]: so much before a signal, and so much behind it.
///
/// # Panics
/// If one takes more than 31 bits on a 64-bit target, 15 on a 32-bit one; in a constant, that is a compile error.
pub const fn sides(before: usize, behind: usize) -> usize {
    assert!(
        before >> HALF == 0 && behind >> HALF == 0,
        "so much padding does not fit in memory"
    );
    SIDES | behind << HALF | before
}

/// How much a padding is before the image and behind it, if it is not [`SAME`].
const fn around(padding: usize) -> [usize; 2] {
    match padding & SIDES {
        0 => [padding, padding],
        _ => {
            let one = (1 << HALF) - 1;
            [padding & one, padding >> HALF & one]
        }
    }
}

/// Stride, padding before the image and dilation of a window, by rows and columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Window<
    const STRIDE_ROWS: usize,
    const STRIDE_COLUMNS: usize,
    const PAD_ROWS: usize = 0,
    const PAD_COLUMNS: usize = 0,
    const DILATION_ROWS: usize = 1,
    const DILATION_COLUMNS: usize = 1,
>;

/// What a [`Window`] says. Sealed: there is no other.
pub trait Geometry:
    sealed::Sealed + core::fmt::Debug + Clone + PartialEq + Send + Sync + 'static
{
    /// How far it moves, by rows and columns.
    const STRIDE: [usize; 2];
    /// How far before the image it begins.
    const PADDING: [usize; 2];
    /// How far apart its taps are.
    const DILATION: [usize; 2];
}

mod sealed {
    pub trait Sealed {}
}

impl<
    const SR: usize,
    const SC: usize,
    const PR: usize,
    const PC: usize,
    const DR: usize,
    const DC: usize,
> sealed::Sealed for Window<SR, SC, PR, PC, DR, DC>
{
}

#[diagnostic::do_not_recommend]
impl<
    const SR: usize,
    const SC: usize,
    const PR: usize,
    const PC: usize,
    const DR: usize,
    const DC: usize,
> Geometry for Window<SR, SC, PR, PC, DR, DC>
{
    const STRIDE: [usize; 2] = [SR, SC];
    const PADDING: [usize; 2] = [PR, PC];
    const DILATION: [usize; 2] = [DR, DC];
}

/// The rows and columns of a window of this size over images `X`, which makes images `Y`.
pub(super) const fn axes<X: Grid, Y: Grid, G: Geometry>(window: [usize; 2]) -> [Axis; 2] {
    [
        axis::<G>(0, X::HEIGHT, Y::HEIGHT, window[0]),
        axis::<G>(1, X::WIDTH, Y::WIDTH, window[1]),
    ]
}

const fn axis<G: Geometry>(at: usize, input: usize, output: usize, window: usize) -> Axis {
    let axis = Axis {
        input,
        output,
        window,
        stride: G::STRIDE[at],
        dilation: G::DILATION[at],
        padding: match G::PADDING[at] {
            SAME => SAME,
            padding => around(padding)[0],
        },
    };
    if axis.padding != SAME || window == 0 || output == 0 {
        return axis;
    }
    let covered = (output - 1) * axis.stride + reach(axis);
    Axis {
        padding: covered.saturating_sub(input) / 2,
        ..axis
    }
}

/// The rows and columns of one window as large as the image.
pub(super) const fn whole<X: Grid>() -> [Axis; 2] {
    const fn over(length: usize) -> Axis {
        Axis {
            input: length,
            output: 1,
            window: length,
            stride: 1,
            dilation: 1,
            padding: 0,
        }
    }
    [over(X::HEIGHT), over(X::WIDTH)]
}

/// What messages call the elements along both axes.
pub(super) const fn words<X: Grid>() -> [&'static str; 2] {
    match X::SHAPE.axes().len() {
        2 => ["rows", "elements"],
        _ => ["rows", "columns"],
    }
}

/// What must hold of both axes, as of [one](axis_fits).
pub(super) const fn fits<X: Grid, G: Geometry>([rows, columns]: [Axis; 2]) -> Requirement {
    let [row_word, column_word] = words::<X>();
    axis_fits(rows, G::PADDING[0], row_word).and(axis_fits(columns, G::PADDING[1], column_word))
}

/// How many positions a window has over so many elements, with such a padding: at least one, for of what does not fit [`some_position`] speaks.
pub const fn positions(
    length: usize,
    window: usize,
    stride: usize,
    dilation: usize,
    padding: usize,
) -> usize {
    let stride = if stride == 0 { 1 } else { stride };
    if padding == SAME {
        return length.div_ceil(stride);
    }
    let reach = window
        .saturating_sub(1)
        .saturating_mul(dilation)
        .saturating_add(1);
    padded(length, padding).saturating_sub(reach) / stride + 1
}

/// How many elements a transposed window makes of so many: at least one, for whether that fits a layer's
/// requirement says.
pub const fn opened(
    length: usize,
    window: usize,
    stride: usize,
    dilation: usize,
    padding: usize,
    more: usize,
) -> usize {
    let between = length.saturating_sub(1).saturating_mul(stride);
    let reach = window.saturating_sub(1).saturating_mul(dilation);
    let all = between.saturating_add(reach).saturating_add(more + 1);
    match all.saturating_sub(padding.saturating_mul(2)) {
        0 => 1,
        length => length,
    }
}

/// What must hold for there to be one.
pub const fn some_position(
    length: usize,
    window: usize,
    dilation: usize,
    padding: usize,
    what: &str,
) -> Requirement {
    let reach = window
        .saturating_sub(1)
        .saturating_mul(dilation)
        .saturating_add(1);
    let sentence = Sentence::new("a window over ")
        .number(reach)
        .text(" ")
        .text(what);
    let sentence = sentence.text(" does not fit into ").number(length);
    if padding == SAME {
        return Requirement::that(length > 0, sentence);
    }
    let sentence = match around(padding) {
        [0, 0] => sentence,
        [before, behind] if before == behind => sentence
            .text(" with ")
            .number(before)
            .text(" more on either side"),
        [before, behind] => sentence
            .text(" with ")
            .number(before)
            .text(" more before it and ")
            .number(behind)
            .text(" behind"),
    };
    Requirement::that(reach <= padded(length, padding), sentence)
}

/// A length with its padding.
const fn padded(length: usize, padding: usize) -> usize {
    let [before, behind] = around(padding);
    length.saturating_add(before).saturating_add(behind)
}

/// What must hold of an axis: the window moves, and the output has as many positions as there are.
const fn axis_fits(axis: Axis, padding: usize, what: &str) -> Requirement {
    if axis.window == 0 || axis.stride == 0 || axis.dilation == 0 {
        let sentence = "window, stride and dilation are at least 1";
        return Requirement::that(false, Sentence::new(sentence));
    }
    if axis.output == 0 {
        let padding = match padding {
            SAME => axis.padding,
            padding => padding,
        };
        return some_position(axis.input, axis.window, axis.dilation, padding, what).and(
            Requirement::that(false, Sentence::new("an image has rows and columns")),
        );
    }
    let reach = reach(axis);
    let end = (axis.output - 1)
        .saturating_mul(axis.stride)
        .saturating_add(reach);
    let next = end.saturating_add(axis.stride);
    // Behind the image lies as much padding as before it, or one element more, or, if it is causal, none.
    let causal = axis.input.saturating_add(axis.padding);
    let padded = causal.saturating_add(axis.padding);
    let holds = if padding != SAME && padding & SIDES != 0 {
        // So much as was said.
        let padded = causal.saturating_add(around(padding)[1]);
        end <= padded && next > padded
    } else {
        end <= padded.saturating_add(1) && next > padded || end <= causal && next > causal
    };
    let sentence = Sentence::new("a window over ")
        .number(reach)
        .text(" of ")
        .number(axis.input)
        .text(" ")
        .text(what)
        .text(" does not have ")
        .number(axis.output)
        .text(" positions");
    Requirement::that(holds, sentence)
}

/// What must hold of both axes besides where a window that lies in the padding alone has no meaning.
pub(super) const fn meets_image<X: Grid>([rows, columns]: [Axis; 2]) -> Requirement {
    let [row_word, column_word] = words::<X>();
    axis_meets_image(rows, row_word).and(axis_meets_image(columns, column_word))
}

const fn axis_meets_image(axis: Axis, what: &str) -> Requirement {
    let sentence = Sentence::new("a window over ")
        .number(axis.window)
        .text(" ")
        .text(what)
        .text(" does not meet the image behind a padding of ")
        .number(axis.padding);
    Requirement::that(axis.padding < axis.window, sentence)
}

/// Over how many elements a window reaches.
const fn reach(axis: Axis) -> usize {
    (axis.window - 1)
        .saturating_mul(axis.dilation)
        .saturating_add(1)
}

/// Whether a grid with so many rows above and below it, and so many columns to its left and right, is the
/// other.
pub(super) const fn surrounds<Small: Grid, Large: Grid>(
    rows: [usize; 2],
    columns: [usize; 2],
) -> bool {
    Small::CHANNELS == Large::CHANNELS
        && Small::HEIGHT + rows[0] + rows[1] == Large::HEIGHT
        && Small::WIDTH + columns[0] + columns[1] == Large::WIDTH
}

/// The elements of the larger grid that the smaller one is, which has so many rows above it and columns to its
/// left.
pub(super) const fn inside<Small: Grid, Large: Grid>([top, left]: [usize; 2]) -> View {
    View::whole(&[Large::CHANNELS, Large::HEIGHT, Large::WIDTH])
        .narrowed(1, top, Small::HEIGHT)
        .narrowed(2, left, Small::WIDTH)
}
