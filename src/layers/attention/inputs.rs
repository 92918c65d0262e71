//! What attention takes: a sequence, which attends to itself or to another one, and a mask.

use crate::scalar::Float;
use crate::tensor::{Floats, Grad, Pair, Sequence, Tensor, Triple, Value};

/// What attention takes: a sequence x `[steps, width]` that attends to itself; with a mask, `(x, mask)`; one that
/// attends to another, `(x, memory)`; with a mask, `(x, memory, mask)`.
///
/// A mask is a number for each step that may be attended to, `[steps]`; where it is zero, none attends.
#[diagnostic::on_unimplemented(
    message = "attention takes a sequence `[steps, features]`, and may take a second one to attend to and a mask `[steps]` behind it, but the value is `{Self}`",
    label = "takes a sequence, receives `{Self}`",
    note = "`attend(x)`, `attend(x, mask)`, `attend(x, memory)` or `attend(x, memory, mask)`"
)]
pub trait Attended: Value {
    /// The sequence that attends.
    type X: Sequence;
    /// What comes out: the same, unless it is none.
    type Output: Tensor<Scalar = <Self::X as Floats>::Scalar>;
    /// The sequence that is attended to.
    type Memory: Sequence<Scalar = <Self::X as Floats>::Scalar>;

    /// Whether it is a sequence that attends; other tensors are told that they are none.
    const IS_SEQUENCE: bool = true;

    /// The numbers of the sequence that attends.
    fn queries(&self) -> &[<Self::X as Floats>::Scalar];

    /// The numbers of the sequence that is attended to.
    fn memory(&self) -> &[<Self::X as Floats>::Scalar];

    /// Which of its steps are there: those where it is not zero.
    fn mask(&self) -> Option<&[<Self::X as Floats>::Scalar]>;

    /// The gradient, to be written.
    fn gradients(dx: &mut Grad<Self>) -> Gradients<'_, <Self::X as Floats>::Scalar>;
}

/// The gradient with respect to what attention takes, to be written.
#[derive(Debug)]
pub struct Gradients<'a, T> {
    /// That of the sequence that attends.
    pub queries: &'a mut [T],
    /// That of the sequence that is attended to, if it is another.
    pub memory: Option<&'a mut [T]>,
    /// That of the mask, if there is one.
    pub mask: &'a mut [T],
}

#[diagnostic::do_not_recommend]
impl<T: Float, const F: usize, const S: usize> Attended for [[T; F]; S] {
    type X = [[T; F]; S];
    type Output = [[T; F]; S];
    type Memory = [[T; F]; S];

    fn queries(&self) -> &[T] {
        self.as_flattened()
    }

    fn memory(&self) -> &[T] {
        self.as_flattened()
    }

    fn mask(&self) -> Option<&[T]> {
        None
    }

    fn gradients(dx: &mut [[T; F]; S]) -> Gradients<'_, T> {
        Gradients {
            queries: dx.as_flattened_mut(),
            memory: None,
            mask: &mut [],
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Float, const F: usize, const S: usize> Attended for Pair<[[T; F]; S], [T; S]> {
    type X = [[T; F]; S];
    type Output = [[T; F]; S];
    type Memory = [[T; F]; S];

    fn queries(&self) -> &[T] {
        self.0.as_flattened()
    }

    fn memory(&self) -> &[T] {
        self.0.as_flattened()
    }

    fn mask(&self) -> Option<&[T]> {
        Some(&self.1)
    }

    fn gradients(dx: &mut Pair<[[T; F]; S], [T; S]>) -> Gradients<'_, T> {
        Gradients {
            queries: dx.0.as_flattened_mut(),
            memory: None,
            mask: &mut dx.1,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T, const F: usize, const S: usize, const G: usize, const M: usize> Attended
    for Pair<[[T; F]; S], [[T; G]; M]>
where
    T: Float,
{
    type X = [[T; F]; S];
    type Output = [[T; F]; S];
    type Memory = [[T; G]; M];

    fn queries(&self) -> &[T] {
        self.0.as_flattened()
    }

    fn memory(&self) -> &[T] {
        self.1.as_flattened()
    }

    fn mask(&self) -> Option<&[T]> {
        None
    }

    fn gradients(dx: &mut Self) -> Gradients<'_, T> {
        Gradients {
            queries: dx.0.as_flattened_mut(),
            memory: Some(dx.1.as_flattened_mut()),
            mask: &mut [],
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T, const F: usize, const S: usize, const G: usize, const M: usize> Attended
    for Triple<[[T; F]; S], [[T; G]; M], [T; M]>
where
    T: Float,
{
    type X = [[T; F]; S];
    type Output = [[T; F]; S];
    type Memory = [[T; G]; M];

    fn queries(&self) -> &[T] {
        self.0.as_flattened()
    }

    fn memory(&self) -> &[T] {
        self.1.as_flattened()
    }

    fn mask(&self) -> Option<&[T]> {
        Some(&self.2)
    }

    fn gradients(dx: &mut Self) -> Gradients<'_, T> {
        Gradients {
            queries: dx.0.as_flattened_mut(),
            memory: Some(dx.1.as_flattened_mut()),
            mask: &mut dx.2,
        }
    }
}

/// Tensors that are no sequences.
macro_rules! others {
    ($($tensor:ty, $($axis:ident)*;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Float, $(const $axis: usize),*> Attended for $tensor {
            type X = [[T; 1]; 1];
            type Output = Self;
            type Memory = [[T; 1]; 1];
            const IS_SEQUENCE: bool = false;

            fn queries(&self) -> &[T] {
                Floats::as_slice(self)
            }

            fn memory(&self) -> &[T] {
                Floats::as_slice(self)
            }

            fn mask(&self) -> Option<&[T]> {
                None
            }

            fn gradients(dx: &mut Self) -> Gradients<'_, T> {
                Gradients {
                    queries: Floats::as_mut_slice(dx),
                    memory: None,
                    mask: &mut [],
                }
            }
        }
    )* };
}
others! {
    [T; A], A;
    [[[T; A]; B]; C], A B C;
    [[[[T; A]; B]; C]; D], A B C D;
}
