//! What every optimizer can do: take a step.

use super::groups::Chain;
use crate::parallel::Parallel;
use crate::parameters::{Model, Parameters, Tree};
use crate::scalar::Float;
use crate::state::StateVisitor;
use crate::tensor::Floats;

/// An optimizer: an update rule with its state, or one that wraps another.
///
/// A rule of one's own is a [`Rule`](super::Rule); this trait is for what works on steps as a whole.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an optimizer",
    label = "expected an optimizer here",
    note = "settings make one: `Adam::boxed(AdamConfig::default())`"
)]
pub trait Optimizer {
    /// The type of the parameters.
    type Scalar: Float;
    /// Storage for as many floats as the network has.
    type Flat: Floats<Scalar = Self::Scalar>;

    /// The learning rate.
    fn rate(&self) -> f64;

    /// Changes the learning rate.
    fn set_rate(&mut self, rate: f64);

    /// Shows everything that changes with training: with it restored, training goes on with the same
    /// bits. One that wraps another shows that one's as well.
    fn state(&mut self, visitor: &mut dyn StateVisitor);

    /// Takes a step along a gradient that lies flat: what [`step`](Optimizer::step) calls.
    #[track_caller]
    fn pass(&mut self, pass: Pass<'_, Self::Scalar>) -> Report;

    /// One step: changes the network against the gradient.
    #[track_caller]
    fn step<M>(&mut self, net: &mut M, grad: &M::Network) -> Report
    where
        M: Model<Network: Parameters<Flat: SameParameters<Self::Flat>>> + ?Sized,
    {
        self.step_on(net, grad, None)
    }

    /// As [`step`](Optimizer::step), with elements shared out to threads if there are many: the same bits.
    #[track_caller]
    fn step_on<M>(
        &mut self,
        net: &mut M,
        grad: &M::Network,
        threads: Option<&dyn Parallel>,
    ) -> Report
    where
        M: Model<Network: Parameters<Flat: SameParameters<Self::Flat>>> + ?Sized,
    {
        type FlatOf<M> = <<M as Model>::Network as Parameters>::Flat;
        self.pass(Pass {
            tree: &const { <M::Network as Parameters>::TREE },
            fingerprint: const { <M::Network as Parameters>::TREE.fingerprint() },
            parameters: FlatOf::<M>::same_mut(net.network_mut().as_mut_slice()),
            gradient: FlatOf::<M>::same(grad.as_slice()),
            groups: None,
            excess: None,
            threads,
        })
    }
}

/// What an optimizer that wraps another, its field `optimizer` of type `O`, leaves to that one.
macro_rules! wraps {
    () => {
        type Scalar = O::Scalar;
        type Flat = O::Flat;

        fn rate(&self) -> f64 {
            self.optimizer.rate()
        }

        fn set_rate(&mut self, rate: f64) {
            self.optimizer.set_rate(rate);
        }
    };
}
pub(super) use wraps;

/// What a step works on.
#[derive(Debug)]
pub struct Pass<'a, T> {
    /// The segments of the network.
    pub tree: &'a Tree,
    /// The [fingerprint](Tree::fingerprint) of the segments.
    pub fingerprint: u64,
    /// The parameters.
    pub parameters: &'a mut [T],
    /// The gradient, as long as the parameters.
    pub gradient: &'a [T],
    /// What is different for some segments.
    pub(super) groups: Option<Chain<'a>>,
    /// What rounding has added too much, where updates are compensated.
    pub(super) excess: Option<&'a mut [T]>,
    /// What elements may be shared out to.
    pub(super) threads: Option<&'a dyn Parallel>,
}

impl<T> Pass<'_, T> {
    /// The same once more.
    pub fn reborrow(&mut self) -> Pass<'_, T> {
        Pass {
            tree: self.tree,
            fingerprint: self.fingerprint,
            parameters: self.parameters,
            gradient: self.gradient,
            groups: self.groups,
            excess: self.excess.as_deref_mut(),
            threads: self.threads,
        }
    }
}

/// What a step found.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Report {
    /// The Euclidean norm of the gradient over all that is trained, penalties included, before it
    /// was clipped.
    pub gradient_norm: f64,
    /// The sum of the penalties, before the step: a part of the loss that no loss reports.
    pub penalty: f64,
    /// Whether the parameters have changed: an optimizer that gathers gradients does not step each
    /// time.
    pub stepped: bool,
}

#[cfg(feature = "alloc")]
impl<O: Optimizer> Optimizer for alloc::boxed::Box<O> {
    type Scalar = O::Scalar;
    type Flat = O::Flat;

    fn rate(&self) -> f64 {
        (**self).rate()
    }

    fn set_rate(&mut self, rate: f64) {
        (**self).set_rate(rate);
    }

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        (**self).state(visitor);
    }

    fn pass(&mut self, pass: Pass<'_, O::Scalar>) -> Report {
        (**self).pass(pass)
    }
}

/// The parameters of a network, where an optimizer holds state for as many.
#[diagnostic::on_unimplemented(
    message = "this optimizer holds state for the parameters `{Held}`, but the network has `{Self}`",
    label = "holds state for `{Held}`, steps `{Self}`",
    note = "an optimizer belongs to one network; for a generic one, such as `Net<8>`, it is made by `AdamFor::<Net<8>>::boxed(config)`, for any other by `Adam::boxed(config)`"
)]
pub trait SameParameters<Held: Floats>: Floats {
    /// The floats themselves.
    fn same(floats: &[Self::Scalar]) -> &[Held::Scalar];

    /// The floats themselves, to be written.
    fn same_mut(floats: &mut [Self::Scalar]) -> &mut [Held::Scalar];
}

#[diagnostic::do_not_recommend]
impl<F: Floats> SameParameters<F> for F {
    fn same(floats: &[F::Scalar]) -> &[F::Scalar] {
        floats
    }

    fn same_mut(floats: &mut [F::Scalar]) -> &mut [F::Scalar] {
        floats
    }
}
