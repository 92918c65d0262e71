//! The last axes of a tensor, taken together.

use super::{Flat, Tensor};
use crate::scalar::Float;

/// A tensor of which the last `AXES` axes are a tensor: of `[steps, features]`, the last one is
/// `[features]`. Where there are fewer, they are all; whoever takes them together says that it wants more.
#[diagnostic::on_unimplemented(
    message = "at most 4 axes are taken together, of a value of at most 4, but it is {AXES} of `{Self}`",
    label = "takes a value of at most 4 axes, receives `{Self}`"
)]
pub trait LastAxes<const AXES: usize>: Tensor {
    /// What the last axes make.
    type Last: Tensor<Scalar = Self::Scalar>;
}

macro_rules! last_axes {
    ($($tensor:ty, $($length:ident)*: $($axes:literal => $last:ty),*;)*) => { $(
        last_axes!(@ $tensor, ($($length)*), $($axes => $last),*);
    )* };
    (@ $tensor:ty, $lengths:tt, $($axes:literal => $last:ty),*) => { $(
        last_axes!(@@ $tensor, $lengths, $axes => $last);
    )* };
    (@@ $tensor:ty, ($($length:ident)*), $axes:literal => $last:ty) => {
        #[diagnostic::do_not_recommend]
        impl<T: Float, $(const $length: usize),*> LastAxes<$axes> for $tensor {
            type Last = $last;
        }
    };
}
last_axes! {
    [T; A], A: 1 => Self, 2 => Self, 3 => Self, 4 => Self;
    [[T; A]; B], A B: 1 => [T; A], 2 => Self, 3 => Self, 4 => Self;
    [[[T; A]; B]; C], A B C: 1 => [T; A], 2 => [[T; A]; B], 3 => Self, 4 => Self;
    [[[[T; A]; B]; C]; D], A B C D:
        1 => [T; A], 2 => [[T; A]; B], 3 => [[[T; A]; B]; C], 4 => Self;
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, const AXES: usize> LastAxes<AXES> for Flat<X> {
    type Last = Self;
}
