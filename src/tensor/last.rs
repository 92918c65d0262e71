//! The last axes of a tensor, taken together.

use super::Tensor;
use crate::scalar::Float;

/// A tensor with at least `AXES` axes, of which the last ones are a tensor: of `[steps, features]`, the
/// last one is `[features]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no {AXES} last axes to take together",
    label = "takes a value of at least {AXES} axes, and at most 4, receives `{Self}`"
)]
pub trait LastAxes<const AXES: usize>: Tensor {
    /// What the last axes make.
    type Last: Tensor<Scalar = Self::Scalar>;
}

macro_rules! last_axes {
    ($($axes:literal: $last:ty, of $tensor:ty, $($length:ident)*;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Float, $(const $length: usize),*> LastAxes<$axes> for $tensor {
            type Last = $last;
        }
    )* };
}
last_axes! {
    1: [T; A], of [T; A], A;
    1: [T; A], of [[T; A]; B], A B;
    2: [[T; A]; B], of [[T; A]; B], A B;
    1: [T; A], of [[[T; A]; B]; C], A B C;
    2: [[T; A]; B], of [[[T; A]; B]; C], A B C;
    3: [[[T; A]; B]; C], of [[[T; A]; B]; C], A B C;
    1: [T; A], of [[[[T; A]; B]; C]; D], A B C D;
    2: [[T; A]; B], of [[[[T; A]; B]; C]; D], A B C D;
    3: [[[T; A]; B]; C], of [[[[T; A]; B]; C]; D], A B C D;
    4: [[[[T; A]; B]; C]; D], of [[[[T; A]; B]; C]; D], A B C D;
}
