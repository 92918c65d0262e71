//! [`Pointwise`]: activations that work element by element.

use super::{Activation, InPlace};
use crate::init::{Init, glorot_uniform};
use crate::loss::Loss;
use crate::requirement::Requirement;
use crate::scalar::{Dual, Float, Real};
use crate::tensor::Tensor;

/// An activation that works element by element, written once over a generic scalar.
///
/// The derivative follows from `value` by dual numbers, exactly. Override [`slope`](Self::slope)
/// for speed alone; [`check::activation`](crate::check::activation) compares the two.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an activation",
    label = "expected an activation here",
    note = "an activation of your own implements `Pointwise`; a layer stands in an entry of its own, or is written with its input: `my::Layer<_>`"
)]
pub trait Pointwise: 'static {
    /// How the weights of the layer before it are drawn unless told otherwise.
    const INIT: Init = glorot_uniform();

    /// What its arguments must fulfil; a declaration that does not is a compile error.
    const CHECK: Requirement = Requirement::NONE;

    /// y = value(x).
    fn value<R: Real>(x: R) -> R;

    /// dy/dx at `x`, where `y` is `value(x)`.
    #[inline(always)]
    fn slope<T: Float>(x: T, y: T) -> T {
        let _ = y;
        Self::value(Dual::variable(x)).derivative
    }

    /// As [`Activation::fused`].
    fn fused<X: Tensor, T, L: Loss<X, T>>(
        loss: &L,
        z: &X,
        y: &X,
        target: &T,
        dz: &mut X,
    ) -> Option<X::Scalar> {
        let _ = (loss, z, y, target, dz);
        None
    }

    /// y = value(z), element by element; built-in ones are compiled in this library.
    #[doc(hidden)]
    fn apply_all<T: Float>(z: &[T], y: &mut [T]) {
        apply::<Self, T>(z, y);
    }

    /// y ← value(y), element by element; built-in ones are compiled in this library.
    #[doc(hidden)]
    fn apply_all_in_place<T: Float>(y: &mut [T]) {
        apply_in_place::<Self, T>(y);
    }

    /// d ← d · slope(z, y), element by element; built-in ones are compiled in this library.
    #[doc(hidden)]
    fn backward_all<T: Float>(z: &[T], y: &[T], d: &mut [T]) {
        backward::<Self, T>(z, y, d);
    }
}

#[inline(always)]
pub(super) fn apply<A: Pointwise + ?Sized, T: Float>(z: &[T], y: &mut [T]) {
    for (z, y) in z.iter().zip(y) {
        *y = A::value(*z);
    }
}

#[inline(always)]
pub(super) fn apply_in_place<A: Pointwise + ?Sized, T: Float>(y: &mut [T]) {
    for y in y {
        *y = A::value(*y);
    }
}

#[inline(always)]
pub(super) fn backward<A: Pointwise + ?Sized, T: Float>(z: &[T], y: &[T], d: &mut [T]) {
    for ((z, y), d) in z.iter().zip(y).zip(d) {
        *d *= A::slope(*z, *y);
    }
}

/// Compiles a built-in activation for both precisions and each instruction set here, where the library is optimised.
///
/// Otherwise the loops would be compiled in the application, which may be a debug build.
macro_rules! compiled {
    ($activation:ty) => {
        fn apply_all<T: Float>(z: &[T], y: &mut [T]) {
            $crate::kernel::simd::vectorised! {
                fn single(z: &[f32], y: &mut [f32]) {
                    $crate::activation::pointwise::apply::<$activation, f32>(z, y);
                }
                fn double(z: &[f64], y: &mut [f64]) {
                    $crate::activation::pointwise::apply::<$activation, f64>(z, y);
                }
            }
            use bytemuck::{cast_slice, cast_slice_mut};
            match size_of::<T>() == size_of::<f32>() {
                true => single(cast_slice(z), cast_slice_mut(y)),
                false => double(cast_slice(z), cast_slice_mut(y)),
            }
        }

        fn apply_all_in_place<T: Float>(y: &mut [T]) {
            $crate::kernel::simd::vectorised! {
                fn single(y: &mut [f32]) {
                    $crate::activation::pointwise::apply_in_place::<$activation, f32>(y);
                }
                fn double(y: &mut [f64]) {
                    $crate::activation::pointwise::apply_in_place::<$activation, f64>(y);
                }
            }
            use bytemuck::cast_slice_mut;
            match size_of::<T>() == size_of::<f32>() {
                true => single(cast_slice_mut(y)),
                false => double(cast_slice_mut(y)),
            }
        }

        fn backward_all<T: Float>(z: &[T], y: &[T], d: &mut [T]) {
            $crate::kernel::simd::vectorised! {
                fn single(z: &[f32], y: &[f32], d: &mut [f32]) {
                    $crate::activation::pointwise::backward::<$activation, f32>(z, y, d);
                }
                fn double(z: &[f64], y: &[f64], d: &mut [f64]) {
                    $crate::activation::pointwise::backward::<$activation, f64>(z, y, d);
                }
            }
            use bytemuck::{cast_slice, cast_slice_mut};
            match size_of::<T>() == size_of::<f32>() {
                true => single(cast_slice(z), cast_slice(y), cast_slice_mut(d)),
                false => double(cast_slice(z), cast_slice(y), cast_slice_mut(d)),
            }
        }
    };
}
pub(super) use compiled;

#[diagnostic::do_not_recommend]
impl<A: Pointwise, X: Tensor> InPlace<X> for A {
    fn apply_in_place(y: &mut X) {
        A::apply_all_in_place(y.as_mut_slice());
    }
}

#[diagnostic::do_not_recommend]
impl<A: Pointwise, X: Tensor> Activation<X> for A {
    const INIT: Init = A::INIT;
    const CHECK: Requirement = A::CHECK;

    fn apply(z: &X, y: &mut X) {
        A::apply_all(z.as_slice(), y.as_mut_slice());
    }

    fn backward(z: &X, y: &X, d: &mut X) {
        A::backward_all(z.as_slice(), y.as_slice(), d.as_mut_slice());
    }

    fn fused<T, L: Loss<X, T>>(
        loss: &L,
        z: &X,
        y: &X,
        target: &T,
        dz: &mut X,
    ) -> Option<X::Scalar> {
        A::fused(loss, z, y, target, dz)
    }
}
