//! Convolution and pooling: windows that slide over images.

mod convolution;
mod pooling;

use netwright::kernel::Axis;
use proptest::prelude::*;

/// Where position i and tap k meet the input, if they do.
fn meet(axis: &Axis, i: usize, k: usize) -> Option<usize> {
    let at = (i * axis.stride + k * axis.dilation).checked_sub(axis.padding)?;
    (at < axis.input).then_some(at)
}

/// An axis over so many elements, with any window that fits when there is enough padding.
fn axis(input: impl Strategy<Value = usize>, dilated: bool) -> impl Strategy<Value = Axis> {
    let dilation = if dilated { 1..4_usize } else { 1..2 };
    let padding = (0..4_usize, 0..4_usize);
    (input, 1..5_usize, 1..4_usize, dilation, padding).prop_map(
        |(input, window, stride, dilation, (before, behind))| {
            let reach = (window - 1) * dilation + 1;
            let free = (input + before + behind).saturating_sub(reach);
            Axis {
                input,
                output: free / stride + 1,
                window,
                stride,
                dilation,
                padding: before,
            }
        },
    )
}

/// Rows are few; columns are as many as it takes to meet the widths that kernels work in.
fn axes(dilated: bool) -> impl Strategy<Value = (Axis, Axis)> {
    let columns = prop_oneof![1..7_usize, 15..20_usize, 30..36_usize];
    (axis(1..7_usize, dilated), axis(columns, dilated))
}

/// All pairs of a number below each of two, in order.
fn pairs(first: usize, second: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..first).flat_map(move |i| (0..second).map(move |j| (i, j)))
}
