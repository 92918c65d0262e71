//! What is missed where a part of the input is hidden.

use super::score::{GROUP, Passes};
use super::{Baseline, ExplainError, Explainable, Score};
use crate::parameters::Model;
use crate::plain::{boxed_zeroed, copy, extend_zeroed};
use crate::scalar::Real;
use crate::tensor::{Floats, Value};

/// The settings of [`occlusion`]. A length and a stride for each axis of the input: `[1, 4, 4]` hides squares of an
/// image `[1, 28, 28]`, one channel at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Occlusion<'a, X> {
    /// The lengths of the window. Captum's `sliding_window_shapes`.
    pub window: &'a [usize],
    /// By how much it moves on along each axis; none is longer than the window. Captum's `strides`.
    pub stride: &'a [usize],
    /// What stands in its place. Captum's `baselines`.
    pub baseline: Baseline<'a, X>,
}

/// The mean of f(x) − f(x with a window hidden) over the windows that hide an element.
///
/// Windows stand at multiples of the stride; the last along an axis ends with it. It needs no gradient, so
/// that a network may be as rough as it likes. Captum's `Occlusion`.
///
/// Source: M. D. Zeiler, R. Fergus, *Visualizing and understanding convolutional networks*, ECCV 2014.
///
/// # Errors
/// [`ExplainError::Window`], [`ExplainError::NoOutput`], [`ExplainError::NotFinite`].
#[doc(alias = "Occlusion")]
pub fn occlusion<N: Explainable>(
    net: &(impl Model<Network = N> + ?Sized),
    x: &N::Input,
    score: Score<'_, N::Scalar>,
    settings: Occlusion<'_, N::Input>,
) -> Result<Box<N::Input>, ExplainError> {
    let windows = Windows::new::<N::Input>(settings.window, settings.stride)?;
    let mut passes = Passes::new(net.network(), score)?;
    let hidden = settings.baseline.sample();
    let whole = passes.value(x)?;
    let (mut sum, mut count) = (vec![0.0; N::Input::LEN], vec![0.0; N::Input::LEN]);
    let mut group = Vec::new();
    extend_zeroed(&mut group, windows.count().min(GROUP));
    for first in (0..windows.count()).step_by(GROUP) {
        let places = first..windows.count().min(first + GROUP);
        let group = &mut group[..places.len()];
        for (group, place) in group.iter_mut().zip(places) {
            copy(x, group);
            let group = group.as_mut_slice();
            windows.each(place, |i| group[i] = hidden.as_slice()[i]);
        }
        let mut place = first;
        passes.values(group, |value| {
            windows.each(place, |i| {
                sum[i] += whole - value;
                count[i] += 1.0;
            });
            place += 1;
        })?;
    }
    let mut attribution = boxed_zeroed::<N::Input>();
    for (a, (sum, count)) in attribution
        .as_mut_slice()
        .iter_mut()
        .zip(sum.iter().zip(count))
    {
        *a = N::Scalar::of(sum / count);
    }
    Ok(attribution)
}

/// Windows that move over a tensor.
struct Windows<'a> {
    axes: &'static [usize],
    window: &'a [usize],
    stride: &'a [usize],
    places: Vec<usize>,
}

impl<'a> Windows<'a> {
    fn new<X: Value>(
        window: &'a [usize],
        stride: &'a [usize],
    ) -> Result<Windows<'a>, ExplainError> {
        let axes: &'static [usize] = const { &X::SHAPE }.axes();
        let fits = |axis: usize| {
            let (length, window, stride) = (axes[axis], window[axis], stride[axis]);
            (1..=length).contains(&window) && (1..=window).contains(&stride)
        };
        let ranks = window.len() == axes.len() && stride.len() == axes.len();
        if !ranks || !(0..axes.len()).all(fits) {
            return Err(ExplainError::Window {
                window: window.to_vec(),
                stride: stride.to_vec(),
                input: X::SHAPE,
            });
        }
        let places = |axis: usize| (axes[axis] - window[axis]).div_ceil(stride[axis]) + 1;
        Ok(Windows {
            axes,
            window,
            stride,
            places: (0..axes.len()).map(places).collect(),
        })
    }

    fn count(&self) -> usize {
        self.places.iter().product()
    }

    /// Calls `hide` with each element in the window of this number.
    fn each(&self, mut place: usize, mut hide: impl FnMut(usize)) {
        let rank = self.axes.len();
        let mut spans = vec![0..0; rank];
        for axis in (0..rank).rev() {
            let start = place % self.places[axis] * self.stride[axis];
            place /= self.places[axis];
            spans[axis] = start..self.axes[axis].min(start + self.window[axis]);
        }
        let mut at: Vec<usize> = spans.iter().map(|span| span.start).collect();
        loop {
            hide(
                self.axes
                    .iter()
                    .zip(&at)
                    .fold(0, |index, (length, at)| index * length + at),
            );
            let mut axis = rank;
            loop {
                if axis == 0 {
                    return;
                }
                axis -= 1;
                at[axis] += 1;
                if at[axis] < spans[axis].end {
                    break;
                }
                at[axis] = spans[axis].start;
            }
        }
    }
}
