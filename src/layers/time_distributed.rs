//! A layer for each step of a sequence.

use core::marker::PhantomData;

use crate::init::Init;
use crate::layer::{Layer, Mode, Part};
use crate::parameters::Parameters;
use crate::plain::Plain;
use crate::requirement::{Requirement, Sentence};
use crate::stepwise::Stepwise;
use crate::tensor::{Grad, Tensor, Value};

/// yₛ = layer(xₛ) for each step s, with x `[steps, ...]` and y `[steps, ...]`, where the rest is what the
/// layer takes and gives; all steps share its weights.
///
/// Declared as `TimeDistributed(Dense(64))`, or `TimeDistributed(my::Layer<_>)` with a layer or network
/// of one's own, where `_` is the type of a step. Its parameters are those of the layer inside, under
/// their own names. A layer that couples samples, such as `BatchNorm`, does not fit.
///
/// Keras's `TimeDistributed`. In PyTorch, `Linear` itself works on the last axis: a `state_dict` has the
/// same names.
#[doc(alias("Linear", "EinsumDense", "pointwise"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[parameters(transparent)]
#[repr(C)]
pub struct TimeDistributed<X: Steps, L: Layer> {
    /// The layer.
    pub layer: L,
    steps: PhantomData<X>,
}

/// One value a step: an array of anything, `[[f32; 64]; 32]` for 32 steps of 64 features.
#[diagnostic::on_unimplemented(
    message = "steps are needed here, such as a sequence `[steps, features]`, but the value is `{Self}`",
    label = "takes a value for each step, receives `{Self}`"
)]
pub trait Steps: Value {
    /// How many there are.
    const STEPS: usize;
    /// One of them.
    type Step: Value;
    /// An `E` for each of them.
    type PerStep<E: Tensor>: Tensor<Scalar = E::Scalar>;
    /// As many of something else.
    type Of<Y: Value>: Steps<Step = Y>;
    /// What a layer keeps for all of them.
    type Saved<L: Layer>: Plain;

    /// What a layer does with all of them, as if they were samples of a group.
    #[doc(hidden)]
    fn through<L: Layer<Input = Self::Step>>(layer: &L, pass: Pass<'_, Self, L>);
}

/// A pass through a layer for all steps of one sample; see the methods of [`Layer`].
#[doc(hidden)]
pub enum Pass<'a, X: Steps, L: Layer> {
    Forward(&'a X, &'a mut X::PerStep<L::Output>, &'a mut L::Scratch),
    Record(
        &'a X,
        &'a mut X::PerStep<L::Output>,
        &'a mut X::Saved<L>,
        Mode,
    ),
    Deltas(
        &'a X,
        &'a X::PerStep<L::Output>,
        &'a mut X::Saved<L>,
        &'a X::PerStep<L::Output>,
    ),
    Backward(
        &'a X,
        &'a X::PerStep<L::Output>,
        &'a mut X::Saved<L>,
        &'a X::PerStep<L::Output>,
        &'a mut Grad<X>,
    ),
    Accumulate(
        &'a X,
        &'a X::PerStep<L::Output>,
        &'a X::Saved<L>,
        &'a X::PerStep<L::Output>,
        &'a mut L,
        &'a Part,
    ),
}

#[diagnostic::do_not_recommend]
impl<X: Value, const S: usize> Steps for [X; S] {
    const STEPS: usize = S;
    type Step = X;
    type PerStep<E: Tensor> = [E; S];
    type Of<Y: Value> = [Y; S];
    type Saved<L: Layer> = L::Saved<S>;

    fn through<L: Layer<Input = X>>(layer: &L, pass: Pass<'_, Self, L>) {
        match pass {
            Pass::Forward(x, y, scratch) => {
                for (x, y) in x.iter().zip(y) {
                    layer.forward(x, y, scratch);
                }
            }
            Pass::Record(x, y, saved, mode) => layer.record::<S>(x, y, saved, mode),
            Pass::Deltas(x, y, saved, dy) => layer.deltas::<S>(x, y, saved, dy),
            Pass::Backward(x, y, saved, dy, dx) => layer.backward::<S>(x, y, saved, dy, dx),
            Pass::Accumulate(x, y, saved, dy, grad, part) => {
                layer.accumulate::<S>(x, y, saved, dy, grad, &part.clone().over(0..S));
            }
        }
    }
}

/// What a layer keeps for the steps of a group of `B` samples.
#[derive(Plain)]
#[repr(C)]
pub struct StepsSaved<X: Steps, L: Layer, const B: usize> {
    samples: [X::Saved<L>; B],
}

#[diagnostic::do_not_recommend]
impl<X: Steps, L: Layer<Input = X::Step>> Layer for TimeDistributed<X, L> {
    type Input = X;
    type Output = X::PerStep<L::Output>;
    type Saved<const B: usize> = StepsSaved<X, L, B>;
    type Scratch = L::Scratch;
    const MACS: usize = X::STEPS * L::MACS;
    const CHECK: Requirement = L::CHECK.and(Requirement::that(
        !L::COUPLED,
        Sentence::new("a TimeDistributed layer takes each step for itself, and the layer inside couples what it takes"),
    ));

    fn forward(&self, x: &X, y: &mut Self::Output, scratch: &mut L::Scratch) {
        X::through(&self.layer, Pass::Forward(x, y, scratch));
    }

    fn record<const B: usize>(
        &self,
        x: &[X],
        y: &mut [Self::Output],
        saved: &mut Self::Saved<B>,
        mode: Mode,
    ) {
        for (s, (x, y)) in x.iter().zip(y).enumerate() {
            let pass = Pass::Record(x, y, &mut saved.samples[s], mode.of_sample(s));
            X::through(&self.layer, pass);
        }
    }

    fn deltas<const B: usize>(
        &self,
        x: &[X],
        y: &[Self::Output],
        saved: &mut Self::Saved<B>,
        dy: &[Self::Output],
    ) {
        for (s, x) in x.iter().enumerate() {
            let pass = Pass::Deltas(x, &y[s], &mut saved.samples[s], &dy[s]);
            X::through(&self.layer, pass);
        }
    }

    fn backward<const B: usize>(
        &self,
        x: &[X],
        y: &[Self::Output],
        saved: &mut Self::Saved<B>,
        dy: &[Self::Output],
        dx: &mut [Grad<X>],
    ) {
        for (s, (x, dx)) in x.iter().zip(dx).enumerate() {
            let pass = Pass::Backward(x, &y[s], &mut saved.samples[s], &dy[s], dx);
            X::through(&self.layer, pass);
        }
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        y: &[Self::Output],
        saved: &Self::Saved<B>,
        dy: &[Self::Output],
        grad: &mut Self,
        part: &Part,
    ) {
        for s in part.samples() {
            let (grad, saved) = (&mut grad.layer, &saved.samples[s]);
            let pass = Pass::Accumulate(&x[s], &y[s], saved, &dy[s], grad, part);
            X::through(&self.layer, pass);
        }
    }

    fn initialise<R: rand::Rng + ?Sized>(&mut self, init: Init, rng: &mut R) {
        self.layer.initialise(init, rng);
    }
}

#[diagnostic::do_not_recommend]
impl<X: Steps, L: Layer<Input = X::Step>> Stepwise for TimeDistributed<X, L> {
    type Step = X::Step;
    type Given = L::Output;
    type State = [L::Scalar; 0];
    type Memory = L::Scratch;

    fn advance(
        &self,
        _: &mut Self::State,
        x: &X::Step,
        y: &mut L::Output,
        memory: &mut L::Scratch,
    ) {
        self.layer.forward(x, y, memory);
    }
}
