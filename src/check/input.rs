//! Inputs that can be checked.

use alloc::vec::Vec;

use crate::plain::boxed_zeroed;
use crate::tensor::{Grad, Tensor, Value};

/// An input of which the checker knows what to vary, and where the gradient with respect to it is.
///
/// Tensors of `f64` are, and integers and their arrays, which have no gradient. For an input of
/// several parts, the parts are:
///
/// ```
/// use netwright::check;
/// # use netwright::tensor::{Shape, Value};
/// # #[derive(netwright::plain::Plain)]
/// # pub struct Word { vector: [f64; 3], class: u32 }
/// # #[derive(netwright::plain::Plain)]
/// # pub struct WordGradient { vector: [f64; 3], class: () }
/// # impl Value for Word { type Grad = WordGradient; const SHAPE: Shape = Shape::new(&[4]); }
/// # impl Value for WordGradient { type Grad = Self; const SHAPE: Shape = Shape::new(&[3]); }
///
/// impl check::Input for Word {
///     fn parts(&mut self, grad: &WordGradient, see: &mut dyn FnMut(&mut [f64], &[f64])) {
///         self.vector.parts(&grad.vector, see);
///         self.class.parts(&grad.class, see);
///     }
/// }
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "the checker does not know which floats of `{Self}` have a gradient",
    label = "not an input that can be checked",
    note = "layers and networks are checked over `f64`",
    note = "implement `netwright::check::Input` for an input of several parts"
)]
pub trait Input: Value {
    /// Calls `see` with each run of floats and the gradient with respect to it.
    fn parts(&mut self, gradient: &Grad<Self>, see: &mut dyn FnMut(&mut [f64], &[f64]));
}

impl<X: Tensor<Scalar = f64>> Input for X {
    fn parts(&mut self, gradient: &X, see: &mut dyn FnMut(&mut [f64], &[f64])) {
        see(self.as_mut_slice(), gradient.as_slice());
    }
}

macro_rules! without_gradient {
    ($($number:ty),*) => { $(
        without_gradient!(@ $number);
        without_gradient!(@ [$number; A], A);
        without_gradient!(@ [[$number; A]; B], A, B);
        without_gradient!(@ [[[$number; A]; B]; C], A, B, C);
    )* };
    (@ $value:ty $(, $axis:ident)*) => {
        impl<$(const $axis: usize),*> Input for $value {
            fn parts(&mut self, _: &Grad<Self>, _: &mut dyn FnMut(&mut [f64], &[f64])) {}
        }
    };
}
without_gradient!(u8, u16, u32, ());

/// The gradients with respect to all floats of some inputs, one after the other.
pub(super) fn gradients<X: Input>(x: &mut [X], dx: &[Grad<X>]) -> Vec<f64> {
    let mut all = Vec::new();
    for (x, dx) in x.iter_mut().zip(dx) {
        x.parts(dx, &mut |_, gradient| all.extend_from_slice(gradient));
    }
    all
}

/// All floats of some inputs, one after the other.
pub(super) fn floats<X: Input>(x: &mut [X]) -> Vec<f64> {
    let mut all = Vec::new();
    for x in x {
        x.parts(&*boxed_zeroed(), &mut |floats, _| {
            all.extend_from_slice(floats);
        });
    }
    all
}

/// Changes the float of this index of an input.
pub(super) fn set_float<X: Input>(x: &mut X, index: usize, to: f64) {
    let mut before = 0;
    x.parts(&*boxed_zeroed(), &mut |floats, _| {
        let place = index.checked_sub(before);
        if let Some(float) = place.and_then(|place| floats.get_mut(place)) {
            *float = to;
        }
        before += floats.len();
    });
}
