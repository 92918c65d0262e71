//! Accuracy: the share of outputs that are right.

use super::Label;
use crate::class::Class;
use crate::loss::Weighted;
use crate::plain::Plain;
use crate::requirement::Sentence;
use crate::scalar::{Float, Real};
use crate::state::StateVisitor;
use crate::tensor::{Nth, Several, Shape, Tensor};

/// How far the sum of probabilities may be from one.
const TOLERANCE: f64 = 1e-3;

/// A target that can say whether an output is right.
///
/// [`Class<N>`](Class) can, and so can a vector of probabilities, one-hot or soft: the output is
/// right if its greatest element is the target's. Any other tensor cannot, as in regression. A
/// target type of one's own says so in a line: `impl Correct<[f32; 3]> for Mine {}`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the target of an output `{Y}`",
    label = "does not fit an output `{Y}`",
    note = "a target of your own says whether an output is right: `impl Correct<{Y}> for Mine {{}}`"
)]
pub trait Correct<Y> {
    /// Whether the output is right; `None` if that is no question of right or wrong.
    fn correct(&self, y: &Y) -> Option<bool> {
        let _ = y;
        None
    }

    /// How many of its outputs are right, and how many there are: one, but for a target of several steps.
    /// `None` as [`correct`](Correct::correct).
    fn right(&self, y: &Y) -> Option<(u64, u64)> {
        self.correct(y).map(|correct| (u64::from(correct), 1))
    }

    /// Whether the sample is left out of what is counted.
    fn is_ignored(&self) -> bool {
        false
    }
}

// Of any output, so that a target that does not fit is told once, by the loss.
impl<Y: Tensor, const N: usize> Correct<Y> for Class<N> {
    fn correct(&self, y: &Y) -> Option<bool> {
        const { fits(N, Y::LEN) }
        Some(is_greatest(y.as_slice(), self.index()))
    }
}

impl<Y: Tensor, T: Tensor> Correct<Y> for T {
    fn correct(&self, y: &Y) -> Option<bool> {
        const { fits(T::LEN, Y::LEN) }
        is_distribution(T::SHAPE, self.as_slice())
            .then(|| is_greatest(y.as_slice(), greatest(self.as_slice())))
    }
}

/// As the target itself, whatever its weight; a sample of weight 0 is left out.
impl<Y, T: Plain + Correct<Y>> Correct<Y> for Weighted<T> {
    fn correct(&self, y: &Y) -> Option<bool> {
        self.target.correct(y)
    }

    fn right(&self, y: &Y) -> Option<(u64, u64)> {
        self.target.right(y)
    }

    fn is_ignored(&self) -> bool {
        self.weight == 0.0 || self.target.is_ignored()
    }
}

/// Of steps, each with a target: the output is right if all that count are.
macro_rules! of_each_step {
    ($target:ty) => {
        impl<Y: Tensor, const N: usize, const S: usize> Correct<Y> for [$target; S] {
            fn correct(&self, y: &Y) -> Option<bool> {
                let (right, of) = self.right(y)?;
                Some(right == of)
            }

            fn right(&self, y: &Y) -> Option<(u64, u64)> {
                const { fits(S * N, Y::LEN) }
                let (mut right, mut of) = (0, 0);
                for (target, y) in self.iter().zip(y.as_slice().chunks_exact(N)) {
                    if let Some(class) = Label::<N>::label(target) {
                        right += u64::from(is_greatest(y, class));
                        of += 1;
                    }
                }
                Some((right, of))
            }

            fn is_ignored(&self) -> bool {
                self.iter()
                    .all(|target| Label::<N>::label(target).is_none())
            }
        }
    };
}

of_each_step!(Class<N>);
of_each_step!(Weighted<Class<N>>);

// Of whole numbers, for a loss of one's own; to others they are no targets, which the loss alone tells.
macro_rules! of_numbers {
    ($($number:ty)+) => {$(
        impl<Y> Correct<Y> for $number {}
    )+};
}

of_numbers!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

/// Of several outputs: whether the first of them is right that can be.
macro_rules! of_several {
    ($($target:ident $output:ident $index:tt),+) => {
        impl<Y, $($target, $output),+> Correct<Y> for ($($target,)+)
        where
            Y: Several<Parts = ($($output,)+)> $(+ Nth<$index, Part = $output>)+,
            $($target: Correct<$output>,)+
        {
            fn correct(&self, y: &Y) -> Option<bool> {
                None$(.or_else(|| self.$index.correct(<Y as Nth<$index>>::part(y))))+
            }

            fn right(&self, y: &Y) -> Option<(u64, u64)> {
                None$(.or_else(|| self.$index.right(<Y as Nth<$index>>::part(y))))+
            }
        }
    };
}

of_several!(T0 Y0 0, T1 Y1 1);
of_several!(T0 Y0 0, T1 Y1 1, T2 Y2 2);
of_several!(T0 Y0 0, T1 Y1 1, T2 Y2 2, T3 Y3 3);

/// Holds a target to as many elements as the output has: where it meets a loss, that is checked already.
const fn fits(target: usize, output: usize) {
    if target != output {
        let sentence = Sentence::new("a target of ")
            .number(target)
            .text(" elements or classes");
        let sentence = sentence.text(" does not fit an output of ").number(output);
        panic!("{}", sentence.as_str());
    }
}

/// No target: there is nothing to be right about.
impl<Y> Correct<Y> for () {}

/// Whether several outputs belong together: how near is near enough is not said.
impl<Y> Correct<Y> for bool {}

/// Whether these are the probabilities of two or more classes.
fn is_distribution<T: Float>(shape: Shape, values: &[T]) -> bool {
    let sum: f64 = values.iter().map(|value| value.to_f64()).sum();
    shape.axes().len() == 1
        && values.len() > 1
        && values.iter().all(|value| *value >= T::ZERO)
        && Real::abs(sum - 1.0) <= TOLERANCE
}

/// The class whose element of an output is the greatest, the first of several.
///
/// An element that is NaN is never the greatest, unless all are and the first class is given.
pub fn most_likely<T: Float, const N: usize>(y: &[T; N]) -> Class<N> {
    const { assert!(N > 0, "an output of no elements stands for no class") }
    match Class::new(greatest(y)) {
        Ok(class) => class,
        Err(_) => unreachable!("an index into the output is below its length"),
    }
}

/// The index of the greatest value, the first of several.
pub(crate) fn greatest<T: Float>(values: &[T]) -> usize {
    let mut best = 0;
    for (i, value) in values.iter().enumerate() {
        // The first number after NaNs is greater than they are.
        if *value > values[best] || (!is_nan(*value) && is_nan(values[best])) {
            best = i;
        }
    }
    best
}

/// Whether the value at `index` is the first greatest; with a NaN among them there is none.
fn is_greatest<T: Float>(values: &[T], index: usize) -> bool {
    let best = values[index];
    values.iter().enumerate().all(|(i, value)| {
        if i < index {
            *value < best
        } else {
            *value <= best
        }
    })
}

#[allow(clippy::eq_op)]
fn is_nan<T: Float>(value: T) -> bool {
    value != value
}

/// The share of outputs that are right, over outputs given one by one.
///
/// ```
/// use netwright::class::Class;
/// use netwright::train::metrics::Accuracy;
///
/// # fn main() -> Result<(), netwright::class::ClassError> {
/// let mut accuracy = Accuracy::default();
/// accuracy.add(&[0.1_f32, 0.9], &Class::<2>::new(1)?);
/// accuracy.add(&[0.4_f32, 0.6], &Class::<2>::new(0)?);
/// assert_eq!(accuracy.value(), Some(0.5));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Accuracy {
    outputs: u64,
    judged: u64,
    correct: u64,
}

impl Accuracy {
    /// Counts an output, of a target for each step all that count, unless its target says that it is ignored.
    pub fn add<Y, T: Correct<Y>>(&mut self, y: &Y, target: &T) {
        if target.is_ignored() {
            return;
        }
        match target.right(y) {
            Some((right, of)) => {
                self.outputs += of;
                self.judged += of;
                self.correct += right;
            }
            None => self.outputs += 1,
        }
    }

    /// Shows what it has counted.
    pub fn state(&mut self, visitor: &mut dyn StateVisitor) {
        visitor.count("outputs", &mut self.outputs);
        visitor.count("judged", &mut self.judged);
        visitor.count("correct", &mut self.correct);
    }

    /// The share of right outputs, 0 to 1; `None` if there is no output, or one for which the
    /// target cannot tell.
    pub fn value(&self) -> Option<f64> {
        (self.outputs > 0 && self.judged == self.outputs)
            .then(|| self.correct as f64 / self.outputs as f64)
    }
}
