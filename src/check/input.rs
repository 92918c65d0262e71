//! Inputs that can be checked.

use alloc::vec::Vec;

use crate::plain::boxed_zeroed;
use crate::tensor::{Grad, Tensor, Value};

/// An input that can be checked: one whose gradient is a [`GradientOf`] it.
pub trait Input: Value<Grad: GradientOf<Self>> {}

#[diagnostic::do_not_recommend]
impl<X: Value<Grad: GradientOf<X>>> Input for X {}

/// The gradient with respect to an input `X`, of which the checker knows what belongs to what.
///
/// A tensor of `f64` is its own gradient, float by float; that of integers, of an index of one's own
/// and of their arrays is `()` and its arrays. For an input of several parts, the parts are:
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
/// impl check::GradientOf<Word> for WordGradient {
///     fn parts(&self, word: &mut Word, see: &mut dyn FnMut(&mut [f64], &[f64])) {
///         self.vector.parts(&mut word.vector, see);
///         self.class.parts(&mut word.class, see);
///     }
/// }
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "the checker does not know which floats of `{X}` have a gradient",
    label = "not an input that can be checked",
    note = "layers and networks are checked over `f64`",
    note = "implement `netwright::check::GradientOf` for the gradient of an input of several parts"
)]
pub trait GradientOf<X> {
    /// Calls `see` with each run of floats of `x` and the gradient with respect to it.
    fn parts(&self, x: &mut X, see: &mut dyn FnMut(&mut [f64], &[f64]));
}

impl<X: Tensor<Scalar = f64>> GradientOf<X> for X {
    fn parts(&self, x: &mut X, see: &mut dyn FnMut(&mut [f64], &[f64])) {
        see(x.as_mut_slice(), self.as_slice());
    }
}

macro_rules! nothing {
    ($($gradient:ty $(, $axis:ident)*;)*) => { $(
        impl<X $(, const $axis: usize)*> GradientOf<X> for $gradient {
            fn parts(&self, _: &mut X, _: &mut dyn FnMut(&mut [f64], &[f64])) {}
        }
    )* };
}
nothing! {
    ();
    [(); A], A;
    [[(); A]; B], A, B;
    [[[(); A]; B]; C], A, B, C;
}

/// The gradients with respect to all floats of some inputs, one after the other.
pub(super) fn gradients<X: Input>(x: &mut [X], dx: &[Grad<X>]) -> Vec<f64> {
    let mut all = Vec::new();
    for (x, dx) in x.iter_mut().zip(dx) {
        dx.parts(x, &mut |_, gradient| all.extend_from_slice(gradient));
    }
    all
}

/// All floats of some inputs, one after the other.
pub(super) fn floats<X: Input>(x: &mut [X]) -> Vec<f64> {
    let mut all = Vec::new();
    for x in x {
        boxed_zeroed::<Grad<X>>().parts(x, &mut |floats, _| all.extend_from_slice(floats));
    }
    all
}

/// Changes the float of this index of an input.
pub(super) fn set_float<X: Input>(x: &mut X, index: usize, to: f64) {
    let mut before = 0;
    boxed_zeroed::<Grad<X>>().parts(x, &mut |floats, _| {
        let place = index.checked_sub(before);
        if let Some(float) = place.and_then(|place| floats.get_mut(place)) {
            *float = to;
        }
        before += floats.len();
    });
}
