//! Windows that slide over an image: which elements they cover.

#![forbid(unsafe_code)]

use core::ops::Range;

/// How a window moves over one axis of an image.
///
/// Position i of the output and tap k of the window meet the input at i · stride + k · dilation −
/// padding, if that is in the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// The length of the input.
    pub input: usize,
    /// The length of the output.
    pub output: usize,
    /// The number of taps.
    pub window: usize,
    /// How far the window moves from one position to the next.
    pub stride: usize,
    /// How far apart the taps are.
    pub dilation: usize,
    /// How far the first position lies before the image.
    pub padding: usize,
}

/// The shares into which one axis of an image falls.
///
/// Position i of the output covers ⌊i · input / output⌋ up to ⌈(i + 1) · input / output⌉ of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    /// The length of the input.
    pub input: usize,
    /// The length of the output.
    pub output: usize,
}

/// What each position of the output covers of one axis of the input.
pub trait Windows {
    /// The length of the input.
    fn input(&self) -> usize;
    /// The length of the output.
    fn output(&self) -> usize;
    /// The number of taps of a window, those beside the image included.
    fn window(&self) -> usize;
    /// The taps that meet the image at a position.
    fn taps(&self, position: usize) -> Range<usize>;
    /// Where a tap meets the image at a position that it does.
    fn meets(&self, position: usize, tap: usize) -> usize;
}

impl Windows for Shares {
    #[inline(always)]
    fn input(&self) -> usize {
        self.input
    }

    #[inline(always)]
    fn output(&self) -> usize {
        self.output
    }

    #[inline(always)]
    fn window(&self) -> usize {
        self.input.div_ceil(self.output)
    }

    #[inline(always)]
    fn taps(&self, position: usize) -> Range<usize> {
        let end = ((position + 1) * self.input).div_ceil(self.output);
        0..end - self.meets(position, 0)
    }

    #[inline(always)]
    fn meets(&self, position: usize, tap: usize) -> usize {
        position * self.input / self.output + tap
    }
}

impl Windows for Axis {
    #[inline(always)]
    fn input(&self) -> usize {
        self.input
    }

    #[inline(always)]
    fn output(&self) -> usize {
        self.output
    }

    #[inline(always)]
    fn window(&self) -> usize {
        self.window
    }

    #[inline(always)]
    fn taps(&self, position: usize) -> Range<usize> {
        let start = position * self.stride;
        let first = quotient(self.padding.saturating_sub(start), self.dilation);
        let end = (self.input + self.padding).saturating_sub(start);
        let end = quotient(end, self.dilation).min(self.window);
        first.min(end)..end
    }

    #[inline(always)]
    fn meets(&self, position: usize, tap: usize) -> usize {
        position * self.stride + tap * self.dilation - self.padding
    }
}

impl Axis {
    /// The positions at which a tap meets the image.
    #[inline(always)]
    pub(super) fn positions(&self, tap: usize) -> Range<usize> {
        let offset = tap * self.dilation;
        // i · stride + offset − padding is in 0..input.
        let first = quotient(self.padding.saturating_sub(offset), self.stride);
        let end = (self.input + self.padding).saturating_sub(offset);
        let end = quotient(end, self.stride).min(self.output);
        first.min(end)..end
    }
}

/// The quotient, rounded up. Most strides and dilations are 1, and a division takes long.
#[inline(always)]
fn quotient(length: usize, step: usize) -> usize {
    match step {
        1 => length,
        _ => length.div_ceil(step),
    }
}
