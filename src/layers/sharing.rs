//! Which elements share a parameter.

use core::ops::Range;

use crate::layer::Part;
use crate::tensor::{Channels, Floats, LastAxes, Tensor};

/// Over what a layer's parameters are spread, in the words of a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// One for all elements: [`over::One`].
    One,
    /// One for each index of the first axis: [`over::Channels`].
    Channels,
    /// One for each index of the last axis: [`over::Features`].
    Features,
    /// One for each element: [`over::Elements`].
    Elements,
}

/// Over what a layer's parameters are spread, as types.
pub mod over {
    /// One for all elements.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct One;

    /// One for each index of the first axis.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Channels;

    /// One for each index of the last axis.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Features;

    /// One for each element.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Elements;
}

/// How the elements of an `X` share parameters: [`over::One`], [`over::Channels`], [`over::Features`] or
/// [`over::Elements`].
#[diagnostic::on_unimplemented(
    message = "the elements of `{X}` cannot share parameters over `{Self}`",
    label = "this value has no such axis"
)]
pub trait Sharing<X: Tensor>: Copy + Send + Sync + 'static {
    /// The parameters.
    type Parameters: Tensor<Scalar = X::Scalar>;
    /// How many elements that lie together share one. The next ones have the next; behind the last, the
    /// first again.
    const RUN: usize;
}

#[diagnostic::do_not_recommend]
impl<X: Tensor> Sharing<X> for over::One {
    type Parameters = [X::Scalar; 1];
    const RUN: usize = X::LEN;
}

#[diagnostic::do_not_recommend]
impl<X: Channels> Sharing<X> for over::Channels {
    type Parameters = X::PerChannel<X::Scalar>;
    const RUN: usize = X::POSITIONS;
}

#[diagnostic::do_not_recommend]
impl<X: LastAxes<1>> Sharing<X> for over::Features {
    type Parameters = X::Last;
    const RUN: usize = 1;
}

#[diagnostic::do_not_recommend]
impl<X: Tensor> Sharing<X> for over::Elements {
    type Parameters = X;
    const RUN: usize = 1;
}

/// Calls `see` with elements that lie together and their parameters: one for all, or one for each.
pub(super) fn runs<X: Tensor, O: Sharing<X>>(mut see: impl FnMut(Range<usize>, Range<usize>)) {
    let count = <O::Parameters as Floats>::LEN;
    let (elements, parameters) = if O::RUN == 1 {
        (count, count)
    } else {
        (O::RUN, 1)
    };
    for (run, start) in (0..X::LEN).step_by(elements.max(1)).enumerate() {
        let first = run * parameters % count;
        see(start..start + elements, first..first + parameters);
    }
}

/// As [`runs`], those alone whose parameters are in `part`; with the parameters counted from its first.
pub(super) fn runs_of<X: Tensor, O: Sharing<X>>(
    part: &Part,
    mut see: impl FnMut(Range<usize>, Range<usize>),
) {
    let part = part.rows(<O::Parameters as Floats>::LEN);
    runs::<X, O>(|elements, parameters| {
        let both = parameters.start.max(part.start)..parameters.end.min(part.end);
        if both.is_empty() {
            return;
        }
        let elements = match O::RUN {
            1 => elements.start + both.start..elements.start + both.end,
            _ => elements,
        };
        see(elements, both);
    });
}
