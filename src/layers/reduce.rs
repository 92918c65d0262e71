//! Sums, means and largest elements along an axis.

use core::marker::PhantomData;

use crate::kernel::{Along, Kernels, View};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::tensor::{MAX_RANK, Tensor, Value};

/// In place of an axis: along all of them, to a single number `[1]`.
pub const ALL_AXES: usize = usize::MAX;

macro_rules! reductions {
    ($($(#[$doc:meta])* $name:ident, $arguments:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Parameters)]
        #[repr(C)]
        pub struct $name<X: Tensor, Y: Tensor<Scalar = X::Scalar>, const AXIS: usize> {
            input: PhantomData<X>,
            output: PhantomData<Y>,
        }

        #[doc = concat!("The arguments of [`", stringify!($name), "`] in a declaration.")]
        pub struct $arguments {
            /// Along which axis; along all, to a single number, unless given; −1 is the last.
            pub axis: isize,
        }
    )* };
}

reductions! {
    /// y = Σ x along an axis, which y has no more; without one, over all elements, to `[1]`.
    ///
    /// Declared as `Sum(axis = 0)`, in `fn forward` also `sum(x, axis = 0)`. Keras's and PyTorch's `sum`.
    Sum, SumArguments;
    /// y = the mean of x along an axis, which y has no more; without one, over all elements, to `[1]`.
    ///
    /// Declared as `Mean(axis = 0)`, in `fn forward` also `mean(x, axis = 0)`. Keras's and PyTorch's `mean`;
    /// along the steps of a sequence, Keras's `GlobalAveragePooling1D`.
    Mean, MeanArguments;
    /// y = max x along an axis, which y has no more; without one, over all elements, to `[1]`. The gradient
    /// goes to the first of several largest elements; NaN is larger than any number.
    ///
    /// Declared as `Max(axis = 0)`, in `fn forward` also `max(x, axis = 0)`. Keras's `max`, PyTorch's `amax`, which
    /// shares the gradient among several largest; along the steps of a sequence, Keras's
    /// `GlobalMaxPooling1D`.
    Max, MaxArguments;
}

/// The axis, with all before it and all behind it.
const fn along<X: Tensor>(axis: usize) -> Along {
    let axes = <X as Value>::SHAPE;
    if axis >= axes.axes().len() {
        return Along {
            outer: 1,
            length: X::LEN,
            inner: 1,
        };
    }
    let (mut outer, mut before) = (1, 0);
    while before < axis {
        outer *= axes.axes()[before];
        before += 1;
    }
    let length = axes.axes()[axis];
    Along {
        outer,
        length,
        inner: X::LEN / (outer * length),
    }
}

/// To which element of y each element of x is added.
const fn places<X: Tensor>(axis: usize) -> View {
    let Along {
        outer,
        length,
        inner,
    } = along::<X>(axis);
    View::whole(&[outer, 1, inner]).repeated(1, length)
}

const fn check<X: Tensor, Y: Tensor>(axis: usize) -> Requirement {
    let from = <X as Value>::SHAPE;
    let rank = from.axes().len();
    let mut wanted = [1; MAX_RANK];
    let mut count = 0;
    if axis < rank {
        let mut at = 0;
        while at < rank {
            if at != axis {
                wanted[count] = from.axes()[at];
                count += 1;
            }
            at += 1;
        }
    }
    if count == 0 {
        count = 1;
    }
    let wanted = crate::tensor::Shape::new(wanted.split_at(count).0);
    let exists = axis < rank || axis == ALL_AXES;
    Requirement::that(
        exists,
        Sentence::new("there is no axis ")
            .number(axis)
            .text(" in ")
            .shape(from),
    )
    .and(Requirement::that(
        <Y as Value>::SHAPE.is(wanted),
        Sentence::new("what remains of ")
            .shape(from)
            .text(" is ")
            .shape(wanted)
            .text(", not ")
            .shape(<Y as Value>::SHAPE),
    ))
}

/// A layer that computes y = factor · Σ x, where the factor is a function of how many elements there are.
macro_rules! sums {
    ($name:ident: $factor:expr) => {
        #[diagnostic::do_not_recommend]
        impl<X: Tensor, Y: Tensor<Scalar = X::Scalar>, const AXIS: usize> Layer
            for $name<X, Y, AXIS>
        {
            type Input = X;
            type Output = Y;
            type Saved<const B: usize> = ();
            type Scratch = ();
            const MACS: usize = 0;
            const CHECK: Requirement = check::<X, Y>(AXIS);

            fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
                let factor = X::Scalar::of($factor(along::<X>(AXIS).length as f64));
                X::Scalar::fill(X::Scalar::ZERO, y.as_mut_slice());
                X::Scalar::scatter_more(&places::<X>(AXIS), x.as_slice(), y.as_mut_slice());
                X::Scalar::scale(factor, y.as_mut_slice());
            }

            fn backward<const B: usize>(
                &self,
                _: &[X],
                _: &[Y],
                _: &mut (),
                dy: &[Y],
                dx: &mut [X],
            ) {
                let factor = X::Scalar::of($factor(along::<X>(AXIS).length as f64));
                for (dy, dx) in dy.iter().zip(dx) {
                    X::Scalar::gather(&places::<X>(AXIS), dy.as_slice(), dx.as_mut_slice());
                    X::Scalar::scale(factor, dx.as_mut_slice());
                }
            }
        }
    };
}
sums!(Sum: |_| 1.0);
sums!(Mean: |length: f64| 1.0 / length);

#[diagnostic::do_not_recommend]
impl<X: Tensor, Y: Tensor<Scalar = X::Scalar>, const AXIS: usize> Layer for Max<X, Y, AXIS> {
    type Input = X;
    type Output = Y;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = check::<X, Y>(AXIS);

    fn forward(&self, x: &X, y: &mut Y, _: &mut ()) {
        X::Scalar::largest_along(along::<X>(AXIS), x.as_slice(), y.as_mut_slice());
    }

    fn backward<const B: usize>(&self, x: &[X], _: &[Y], _: &mut (), dy: &[Y], dx: &mut [X]) {
        for ((x, dy), dx) in x.iter().zip(dy).zip(dx) {
            let (x, dy, dx) = (x.as_slice(), dy.as_slice(), dx.as_mut_slice());
            X::Scalar::largest_along_gradient(along::<X>(AXIS), x, dy, dx);
        }
    }
}
