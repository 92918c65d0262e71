//! What classification is measured on: outputs of scores, and targets that name a class.

use crate::class::Class;
use crate::loss::Weighted;
use crate::plain::Plain;
use crate::scalar::Float;

/// A target that names one of the classes of an output of `N` elements.
///
/// [`Class<N>`](Class) does, a row that is one-hot or of probabilities names its greatest element, and
/// [`Weighted`] what its target names; with weight 0 the sample is left out. An output of one element is the
/// probability of the second of two classes: a target of one number names it from 0.5 on.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names no class of an output of {N} elements",
    label = "is no target of a classification into {N} classes",
    note = "expected `Class<{N}>`, a row of {N} numbers, or one of them in `Weighted`"
)]
pub trait Label<const N: usize> {
    /// The index of the class, 0 or 1 where `N` is 1; `None` if the sample is left out.
    fn label(&self) -> Option<usize>;
}

impl<const N: usize> Label<N> for Class<N> {
    fn label(&self) -> Option<usize> {
        Some(self.index())
    }
}

impl<F: Float, const N: usize> Label<N> for [F; N] {
    fn label(&self) -> Option<usize> {
        Some(likeliest(self))
    }
}

impl<T: Plain + Label<N>, const N: usize> Label<N> for Weighted<T> {
    fn label(&self) -> Option<usize> {
        (self.weight != 0.0).then(|| self.target.label())?
    }
}

/// How many classes an output of so many elements tells apart.
pub(super) const fn classes(elements: usize) -> usize {
    if elements == 1 { 2 } else { elements }
}

/// The class that an output or a row of a target speaks for: of one number, 1 from 0.5 on.
pub(super) fn likeliest<F: Float>(row: &[F]) -> usize {
    match row {
        [probability] => usize::from(probability.to_f64() >= 0.5),
        _ => super::greatest(row),
    }
}

/// The score of a class.
pub(super) fn score<F: Float>(row: &[F], class: usize) -> f64 {
    match (row, class) {
        ([probability], 0) => 1.0 - probability.to_f64(),
        ([probability], _) => probability.to_f64(),
        _ => row[class].to_f64(),
    }
}
