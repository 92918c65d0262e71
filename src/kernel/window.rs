//! Windows that slide over an image: which elements they cover.

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

impl Axis {
    /// The positions at which a tap meets the image.
    #[inline(always)]
    pub(super) fn positions(&self, tap: usize) -> Range<usize> {
        let offset = tap * self.dilation;
        // i · stride + offset − padding is in 0..input.
        let first = self.padding.saturating_sub(offset).div_ceil(self.stride);
        let end = (self.input + self.padding).saturating_sub(offset);
        let end = end.div_ceil(self.stride).min(self.output);
        first.min(end)..end
    }

    /// Where a tap meets the image at a position that it does.
    #[inline(always)]
    pub(super) fn meets(&self, position: usize, tap: usize) -> usize {
        position * self.stride + tap * self.dilation - self.padding
    }

    /// The taps that meet the image at a position.
    #[inline(always)]
    pub(super) fn taps(&self, position: usize) -> Range<usize> {
        let start = position * self.stride;
        let first = self.padding.saturating_sub(start).div_ceil(self.dilation);
        let end = (self.input + self.padding).saturating_sub(start);
        let end = end.div_ceil(self.dilation).min(self.window);
        first.min(end)..end
    }
}
