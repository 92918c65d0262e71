//! What a loss of classes takes as target: a distribution, or a label.

use crate::class::Class;
use crate::scalar::{Float, Real};
use crate::tensor::Tensor;

/// A target of a loss over classes, where an output `Y` has an element for each class.
///
/// It is a tensor like the output, one-hot or soft, or a [`Class<N>`](Class) for an output of `N`
/// classes, which stands for its one-hot row: the same loss and the same gradient, bit for bit.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a target for an output `{Y}`",
    label = "does not fit an output `{Y}`",
    note = "a target is a tensor like the output, or `Class<N>` for an output of `N` classes"
)]
pub trait Target<Y: Tensor> {
    /// The weight of the class of index `i`: 1 or 0 for a label.
    fn weight(&self, i: usize) -> Y::Scalar;
}

impl<Y: Tensor> Target<Y> for Y {
    fn weight(&self, i: usize) -> Y::Scalar {
        self.as_slice()[i]
    }
}

impl<T: Float, const N: usize> Target<[T; N]> for Class<N> {
    fn weight(&self, i: usize) -> T {
        if i == self.index() { T::ONE } else { T::ZERO }
    }
}

/// Σᵢ tᵢ · term(i), where a class of weight 0 counts for nothing, be its term infinite.
pub(super) fn weighted<Y: Tensor, T: Target<Y>>(
    target: &T,
    term: impl Fn(usize) -> Y::Scalar,
) -> Y::Scalar {
    super::sum((0..Y::LEN).map(|i| {
        let weight = target.weight(i);
        if weight == Y::Scalar::ZERO {
            Y::Scalar::ZERO
        } else {
            weight * term(i)
        }
    }))
}
