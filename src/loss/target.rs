//! What an output is compared with: a tensor like it, or a label.

use super::{Loss, sum};
use crate::class::Class;
use crate::config::Rules;
use crate::scalar::{Float, Real};
use crate::tensor::Tensor;

/// A target of an output `Y`: a number for each of its elements.
///
/// It is a tensor like the output, or a [`Class<N>`](Class) for an output of `N` classes, which
/// stands for its one-hot row: the same loss and the same gradient, bit for bit.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a target for an output `{Y}`",
    label = "does not fit an output `{Y}`",
    note = "a target is a tensor like the output, or `Class<N>` for an output of `N` classes: for one number it is `[1.0]`, for no and yes of one sigmoid `[0.0]` and `[1.0]`, for several outputs a tuple, as of their losses; a label for each step of a sequence is for `EachStep(loss)`",
    note = "a target in `Weighted` is for a loss in `SampleWeights {{ loss, average }}`"
)]
pub trait Target<Y: Tensor> {
    /// The number that element `i` of the output is compared with: 1 or 0 for a label.
    fn at(&self, i: usize) -> Y::Scalar;

    /// The index of the class that it names, if it is a label and not a row of numbers.
    fn label(&self) -> Option<usize> {
        None
    }
}

impl<Y: Tensor> Target<Y> for Y {
    fn at(&self, i: usize) -> Y::Scalar {
        self.as_slice()[i]
    }
}

impl<T: Float, const N: usize> Target<[T; N]> for Class<N> {
    fn at(&self, i: usize) -> T {
        if i == self.index() { T::ONE } else { T::ZERO }
    }

    fn label(&self) -> Option<usize> {
        Some(self.index())
    }
}

/// A loss of any output against any [`Target`]: tensor or label.
///
/// It is a [`Loss`] of each such target. What wraps a loss and changes its targets, such as
/// [`LabelSmoothing`](super::LabelSmoothing), takes one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a loss of the network's output against these targets",
    label = "the loss does not fit output and targets",
    note = "a target of `SampleWeights` is `Weighted {{ target, weight }}`",
    note = "`LabelSmoothing` takes a cross-entropy or a focal loss (`Labels`), `ClassTerms` one over classes (`OverClasses`)",
    note = "a loss of your own implements `PointwiseLoss`, or `Loss`"
)]
pub trait TargetLoss: Sync {
    /// As [`Loss::Expects`].
    type Expects<Y: Tensor>;

    /// As [`Loss::rules`].
    fn rules(&self) -> Rules {
        Rules::new()
    }

    /// As [`Loss::value_and_gradient`].
    fn against<Y: Tensor, T: Target<Y>>(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar;

    /// As [`Loss::after_softmax`].
    fn against_after_softmax<Y: Tensor, T: Target<Y>>(
        &self,
        z: &Y,
        y: &Y,
        target: &T,
        dz: &mut Y,
    ) -> Option<Y::Scalar> {
        let _ = (z, y, target, dz);
        None
    }

    /// As [`Loss::after_sigmoid`].
    fn against_after_sigmoid<Y: Tensor, T: Target<Y>>(
        &self,
        z: &Y,
        y: &Y,
        target: &T,
        dz: &mut Y,
    ) -> Option<Y::Scalar> {
        let _ = (z, y, target, dz);
        None
    }

    /// As [`Loss::counts`].
    fn counts_against<Y: Tensor, T: Target<Y>>(&self, target: &T) -> f64 {
        let _ = target;
        1.0
    }
}

impl<Y: Tensor, T: Target<Y>, L: TargetLoss> Loss<Y, T> for L {
    type Expects = L::Expects<Y>;

    fn rules(&self) -> Rules {
        L::rules(self)
    }

    fn value_and_gradient(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
        L::against(self, y, target, dy)
    }

    fn after_softmax(&self, z: &Y, y: &Y, target: &T, dz: &mut Y) -> Option<Y::Scalar> {
        L::against_after_softmax(self, z, y, target, dz)
    }

    fn after_sigmoid(&self, z: &Y, y: &Y, target: &T, dz: &mut Y) -> Option<Y::Scalar> {
        L::against_after_sigmoid(self, z, y, target, dz)
    }

    fn counts(&self, target: &T) -> f64 {
        L::counts_against(self, target)
    }
}

/// Σᵢ tᵢ · term(i), where a class of weight 0 counts for nothing, be its term infinite.
pub(super) fn weighted<Y: Tensor, T: Target<Y>>(
    target: &T,
    term: impl Fn(usize) -> Y::Scalar,
) -> Y::Scalar {
    sum((0..Y::LEN).map(|i| {
        let weight = target.at(i);
        if weight == Y::Scalar::ZERO {
            Y::Scalar::ZERO
        } else {
            weight * term(i)
        }
    }))
}

/// The methods of a [`TargetLoss`] that hands its `loss` another target: `$seen` of `$target`.
macro_rules! of_another_target {
    ($Y:ident, $T:ident, $this:ident, $target:ident => $seen:expr) => {
        fn rules(&self) -> Rules {
            self.rules().and(self.loss.rules())
        }

        fn against<$Y: Tensor, $T: Target<$Y>>(
            &self,
            y: &$Y,
            $target: &$T,
            dy: &mut $Y,
        ) -> $Y::Scalar {
            let $this = self;
            self.loss.against(y, &$seen, dy)
        }

        fn against_after_softmax<$Y: Tensor, $T: Target<$Y>>(
            &self,
            z: &$Y,
            y: &$Y,
            $target: &$T,
            dz: &mut $Y,
        ) -> Option<$Y::Scalar> {
            let $this = self;
            self.loss.against_after_softmax(z, y, &$seen, dz)
        }

        fn against_after_sigmoid<$Y: Tensor, $T: Target<$Y>>(
            &self,
            z: &$Y,
            y: &$Y,
            $target: &$T,
            dz: &mut $Y,
        ) -> Option<$Y::Scalar> {
            let $this = self;
            self.loss.against_after_sigmoid(z, y, &$seen, dz)
        }
    };
}
pub(super) use of_another_target;
