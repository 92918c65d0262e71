//! Losses of several outputs, each against a target of its own.

use core::marker::PhantomData;

use super::{FitsHead, Loss};
use crate::activation::Endings;
use crate::config::{Rules, checked};
use crate::scalar::Real;
use crate::tensor::{Nth, Several, Tensor};

/// Any loss times a number: factor · L.
///
/// Among the losses of several outputs it says how much one counts. It expects what the loss
/// expects, and is fused with a head where the loss is. Keras's `loss_weights`.
///
/// ```
/// use netwright::prelude::*;
///
/// network! {
///     /// What is to be seen, and where.
///     struct Detector: [64] -> (class: [10], bounds: [4]) {
///         hidden: Dense(32) -> Relu,
///         class: Dense(10),
///         bounds: Dense(4) -> Sigmoid,
///
///         fn forward(x) {
///             let h = hidden(x);
///             (class(h), bounds(h))
///         }
///     }
/// }
///
/// # fn main() {
/// let net = Detector::boxed(&mut Generator::seed(1));
/// let (mut tape, mut grad) = (Tape::boxed(), Detector::boxed_zeroed());
/// let targets = [(Class::<10>::new(7).unwrap(), [0.25, 0.25, 0.75, 0.5])];
/// let loss = (
///     CategoricalCrossEntropyWithLogits,
///     Scaled { loss: MeanSquaredError, factor: 10.0 },
/// );
/// let value = net.gradient(&[[0.5; 64]], &targets, loss, &mut tape, &mut grad);
/// assert!(value > 0.0);
/// # }
/// ```
#[doc(alias("loss_weights"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct Scaled<L> {
    /// The loss.
    pub loss: L,
    /// What it is multiplied with; at least 0.
    pub factor: f64,
}

impl<L> Scaled<L> {
    const fn rules(&self) -> Rules {
        Rules::new().at_least_zero("factor", self.factor)
    }

    fn scale<Y: Tensor>(&self, value: Y::Scalar, d: &mut Y) -> Y::Scalar {
        let factor = Y::Scalar::of(self.factor);
        for d in d.as_mut_slice() {
            *d *= factor;
        }
        factor * value
    }
}

checked!(Scaled<L>, L: Copy);

impl<Y: Tensor, T, L: Loss<Y, T>> Loss<Y, T> for Scaled<L> {
    type Expects = L::Expects;

    fn rules(&self) -> Rules {
        self.rules().and(self.loss.rules())
    }

    fn value_and_gradient(&self, y: &Y, target: &T, dy: &mut Y) -> Y::Scalar {
        let value = self.loss.value_and_gradient(y, target, dy);
        self.scale(value, dy)
    }

    fn after_softmax(&self, z: &Y, y: &Y, target: &T, dz: &mut Y) -> Option<Y::Scalar> {
        let value = self.loss.after_softmax(z, y, target, dz)?;
        Some(self.scale(value, dz))
    }

    fn after_sigmoid(&self, z: &Y, y: &Y, target: &T, dz: &mut Y) -> Option<Y::Scalar> {
        let value = self.loss.after_sigmoid(z, y, target, dz)?;
        Some(self.scale(value, dz))
    }

    fn counts(&self, target: &T) -> f64 {
        self.loss.counts(target)
    }
}

/// For losses of several outputs, each of which expects something of its own.
pub struct OfEach<Expects>(PhantomData<Expects>);

macro_rules! together {
    ($($losses:ident $targets:ident $outputs:ident $expects:ident $heads:ident $index:tt),+) => {
        /// L = Σ Lₖ of several outputs: each loss of the tuple against its part of the target.
        ///
        /// A sample counts once, whatever the losses say of their parts.
        #[diagnostic::do_not_recommend]
        impl<Y, $($losses, $targets, $outputs),+> Loss<Y, ($($targets,)+)> for ($($losses,)+)
        where
            Y: Several<Parts = ($($outputs,)+)> $(+ Nth<$index, Part = $outputs>)+,
            $($outputs: Tensor<Scalar = Y::Scalar>,)+
            $($losses: Loss<$outputs, $targets>,)+
        {
            type Expects = OfEach<($($losses::Expects,)+)>;

            fn rules(&self) -> Rules {
                Rules::new()$(.and(self.$index.rules()))+
            }

            fn value_and_gradient(&self, y: &Y, target: &($($targets,)+), dy: &mut Y) -> Y::Scalar {
                let mut sum = Y::Scalar::ZERO;
                $(
                    let part = <Y as Nth<$index>>::part_mut(dy);
                    sum += self.$index.value_and_gradient(
                        <Y as Nth<$index>>::part(y),
                        &target.$index,
                        part,
                    );
                )+
                sum
            }
        }

        impl<$($expects, $heads),+> FitsHead<Endings<($($heads,)+)>> for OfEach<($($expects,)+)>
        where
            $($expects: FitsHead<$heads>),+
        {
        }
    };
}

together!(L0 T0 Y0 E0 H0 0, L1 T1 Y1 E1 H1 1);
together!(L0 T0 Y0 E0 H0 0, L1 T1 Y1 E1 H1 1, L2 T2 Y2 E2 H2 2);
together!(L0 T0 Y0 E0 H0 0, L1 T1 Y1 E1 H1 1, L2 T2 Y2 E2 H2 2, L3 T3 Y3 E3 H3 3);
