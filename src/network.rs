//! What `network!` generates, and what every network can do.
#![forbid(unsafe_code)]

use crate::activation::Activation;
use crate::kernel::Kernels;
use crate::layer::{Layer, Mode, Part, Sound};
use crate::loss::{FitsHead, Loss, Mean};
use crate::plain::{Plain, zeroed};
use crate::scalar::{Float, Real};
use crate::tape::{Filled, Scratch, Tape};
use crate::tensor::{Grad, Shape, Value, flat_mut};

/// A network: a layer whose passes are generated from a declaration.
///
/// `network!` implements it. `z` stands for the value before the network's head, its last
/// activation; `inner` for the values between the layers, for a group of `B` samples.
pub trait Network: Layer {
    /// The last activation; [`Identity`](crate::activation::Identity) after a linear output.
    type Head: Activation<Self::Output>;
    /// The values between the layers, and their gradients, for a group of `B` samples.
    type Inner<const B: usize>: Plain;

    /// Computes a group and keeps the values that the backward pass needs. Shows `see` each value, before
    /// another takes its place.
    fn trace<const B: usize, S: See<Self::Scalar>>(
        &self,
        x: &[Self::Input],
        y: &mut [Self::Output],
        inner: &mut Self::Inner<B>,
        mode: Mode,
        see: &mut S,
    );

    /// The values before the head.
    fn logits<'a, const B: usize>(
        y: &'a [Self::Output],
        inner: &'a Self::Inner<B>,
    ) -> &'a [Self::Output];

    /// Carries the gradient from `dz` back to every value that depends on a parameter: once after a
    /// `trace`, for gradients take the place of values. Shows `see` each gradient once it is whole.
    fn reverse<const B: usize, S: See<Self::Scalar>>(
        &self,
        x: &[Self::Input],
        y: &[Self::Output],
        inner: &mut Self::Inner<B>,
        dz: &[Self::Output],
        see: &mut S,
    );

    /// Carries the gradient on to the input, once after `reverse`, and shows `see` those on the way.
    fn reverse_input<const B: usize, S: See<Self::Scalar>>(
        &self,
        x: &[Self::Input],
        y: &[Self::Output],
        inner: &mut Self::Inner<B>,
        dz: &[Self::Output],
        dx: &mut [Grad<Self::Input>],
        see: &mut S,
    );

    /// Adds the parameters' gradient, after `reverse`.
    fn collect<const B: usize>(
        &self,
        x: &[Self::Input],
        y: &[Self::Output],
        inner: &Self::Inner<B>,
        dz: &[Self::Output],
        grad: &mut Self,
        part: &Part,
    );
}

/// Computes samples as the last pass in training did, and shows `see` each value with its name, group by
/// group in the order of computation: to find where something went wrong.
pub fn retrace<N: Network, const B: usize>(
    net: &N,
    x: &[N::Input],
    tape: &mut Tape<N, B>,
    mut see: impl FnMut(&'static str, &[N::Scalar]),
) {
    const { Tape::<N, B>::SOUND }
    let Tape { y, inner, draw, .. } = tape;
    for (group, x) in x.chunks(B).enumerate() {
        let (y, mode) = (
            &mut y[..x.len()],
            Mode::Training(draw.from_sample(group * B)),
        );
        net.trace(x, y, inner, mode, &mut Seeing(&mut see));
    }
}

/// What a pass shows: whose floats they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The input or the entry that the value is of. An entry of several stages, such as a convolution and its
    /// activation, is shown stage by stage, and once more each time that it is called.
    pub name: &'static str,
    /// The number of the value among those of the network: the same for the value and its gradient.
    pub index: usize,
    /// The shape of one sample.
    pub shape: Shape,
}

/// Computes a group of at most `B` samples as in inference, and shows its values.
#[cfg(feature = "std")]
pub(crate) fn trace_inference<N: Network, const B: usize>(
    net: &N,
    x: &[N::Input],
    tape: &mut Tape<N, B>,
    see: &mut impl See<N::Scalar>,
) {
    const { Tape::<N, B>::SOUND }
    let Tape { y, inner, .. } = tape;
    net.trace(x, &mut y[..x.len()], inner, Mode::Inference, see);
}

/// What the passes show their values and gradients to.
pub trait See<T> {
    /// Is shown the floats of a value of a group, sample by sample, in the order of computation.
    fn value(&mut self, what: Shown, floats: &[T]);

    /// Is shown the gradient with respect to a value, which is whole, in the reverse order. That with respect
    /// to an input is the caller's, and that behind the head nobody computes.
    fn gradient(&mut self, what: Shown, floats: &[T]) {
        let _ = (what, floats);
    }
}

/// Nobody looks.
impl<T> See<T> for () {
    #[inline(always)]
    fn value(&mut self, _: Shown, _: &[T]) {}

    #[inline(always)]
    fn gradient(&mut self, _: Shown, _: &[T]) {}
}

/// A function that looks.
struct Seeing<F>(F);

impl<T, F: FnMut(&'static str, &[T])> See<T> for Seeing<F> {
    fn value(&mut self, what: Shown, floats: &[T]) {
        self.0(what.name, floats);
    }
}

/// What a network that is a layer of another keeps between the passes.
#[derive(Plain)]
#[repr(C)]
pub struct Saved<N: Network, const B: usize> {
    inner: N::Inner<B>,
    dz: [N::Output; B],
}

/// [`Layer::record`] of a network.
pub fn record<N: Network, const B: usize>(
    net: &N,
    x: &[N::Input],
    y: &mut [N::Output],
    saved: &mut Saved<N, B>,
    mode: Mode,
) {
    net.trace(x, y, &mut saved.inner, mode, &mut ());
}

/// [`Layer::deltas`] of a network.
pub fn deltas<N: Network, const B: usize>(
    net: &N,
    x: &[N::Input],
    y: &[N::Output],
    saved: &mut Saved<N, B>,
    dy: &[N::Output],
) {
    let Saved { inner, dz } = saved;
    let dz = &mut dz[..y.len()];
    through_head::<N, B>(y, inner, dy, dz);
    net.reverse(x, y, inner, dz, &mut ());
}

/// [`Layer::backward`] of a network.
pub fn backward<N: Network, const B: usize>(
    net: &N,
    x: &[N::Input],
    y: &[N::Output],
    saved: &mut Saved<N, B>,
    dx: &mut [Grad<N::Input>],
) {
    net.reverse_input(x, y, &mut saved.inner, &saved.dz[..y.len()], dx, &mut ());
}

/// [`Layer::accumulate`] of a network.
pub fn accumulate<N: Network, const B: usize>(
    net: &N,
    x: &[N::Input],
    y: &[N::Output],
    saved: &Saved<N, B>,
    grad: &mut N,
    part: &Part,
) {
    net.collect(x, y, &saved.inner, &saved.dz[..y.len()], grad, part);
}

/// Carries the gradient from the output to the value before the head.
fn through_head<N: Network, const B: usize>(
    y: &[N::Output],
    inner: &N::Inner<B>,
    dy: &[N::Output],
    dz: &mut [N::Output],
) {
    let z = N::logits(y, inner);
    for (s, dz) in dz.iter_mut().enumerate() {
        crate::plain::copy(&dy[s], dz);
        N::Head::backward(&z[s], &y[s], dz);
    }
}

/// The greatest size of the scratch that `forward` puts on the stack.
pub const STACK_BYTES: usize = 64 * 1024;

/// Computes one sample, with its intermediate values on the stack.
pub fn forward<N: Network>(net: &N, x: &N::Input) -> N::Output {
    const {
        let () = Sound::<N>::REQUIREMENTS;
        assert!(
            size_of::<Scratch<N>>() <= STACK_BYTES,
            "`forward` keeps its intermediate values on the stack, and this network has more than 64 KiB of them: use `forward_in(&x, &mut scratch)` with `Scratch::boxed()`"
        );
    }
    let mut y = zeroed();
    net.forward(x, &mut y, &mut zeroed());
    y
}

/// Computes any number of samples.
///
/// # Panics
/// If `y` is not as long as `x`.
#[track_caller]
pub fn forward_batch<N: Network>(
    net: &N,
    x: &[N::Input],
    y: &mut [N::Output],
    scratch: &mut Scratch<N>,
) {
    const { Sound::<N>::REQUIREMENTS }
    same_length("samples", x.len(), "outputs", y.len());
    for (x, y) in x.iter().zip(y) {
        net.forward(x, y, &mut scratch.inner);
    }
}

/// The mean loss of a batch of any length, Σ losses / Σ [`counts`](Loss::counts); writes its
/// gradient to `grad`.
///
/// Where layers [couple](Layer::COUPLED) samples, as batch normalisation does, a batch is one group.
///
/// # Panics
/// If there are not as many targets as samples, if an argument of the loss makes no sense: with
/// the sentence of `loss.check()`'s error, which names it; or if there are more than `B` samples for a network
/// that couples them.
#[track_caller]
pub fn gradient<N, T, L, const B: usize>(
    net: &N,
    x: &[N::Input],
    targets: &[T],
    loss: &L,
    tape: &mut Tape<N, B>,
    grad: &mut N,
) -> N::Scalar
where
    N: Network,
    L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
{
    gradient_observed(net, x, targets, loss, tape, grad, |_, _| {})
}

/// As [`gradient`], and shows `observe` the index of each sample and its output, computed as in
/// training.
///
/// # Panics
/// As [`gradient`].
#[track_caller]
pub fn gradient_observed<N, T, L, const B: usize>(
    net: &N,
    x: &[N::Input],
    targets: &[T],
    loss: &L,
    tape: &mut Tape<N, B>,
    grad: &mut N,
    mut observe: impl FnMut(usize, &N::Output),
) -> N::Scalar
where
    N: Network,
    L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
{
    hold_batch::<N, T, L, B>(x, targets, loss);
    grad.set_zero();
    if x.is_empty() {
        return N::Scalar::ZERO;
    }
    let Tape { y, dz, inner, draw } = tape;
    *draw = draw.next_step();
    let share = share::<N, T, L>(loss, targets);
    let mut sum = 0.0;
    for (group, (x, targets)) in x.chunks(B).zip(targets.chunks(B)).enumerate() {
        let (y, dz) = (&mut y[..x.len()], &mut dz[..x.len()]);
        let mode = Mode::Training(draw.from_sample(group * B));
        net.trace(x, y, inner, mode, &mut ());
        losses::<N, T, L, B>(loss, y, inner, targets, dz, |_, value| sum += value);
        N::Scalar::scale(N::Scalar::of(share), flat_mut(dz));
        net.reverse(x, y, inner, dz, &mut ());
        net.collect(x, y, inner, dz, grad, &Part::whole(x.len()));
        for (s, y) in y.iter().enumerate() {
            observe(group * B + s, y);
        }
    }
    N::Scalar::of(sum * share)
}

/// Makes sure of what must hold of a batch.
#[track_caller]
pub(crate) fn hold_batch<N, T, L, const B: usize>(x: &[N::Input], targets: &[T], loss: &L)
where
    N: Network,
    L: Loss<N::Output, T>,
{
    const { Tape::<N, B>::SOUND }
    loss.rules().hold();
    same_length("samples", x.len(), "targets", targets.len());
    if N::COUPLED {
        one_group::<B>(x.len());
    }
}

/// The share of the mean that a loss of weight 1 has; of what counts for nothing, the mean is 0.
pub(crate) fn share<N, T, L>(loss: &L, targets: &[T]) -> f64
where
    N: Network,
    L: Loss<N::Output, T>,
{
    match count::<N, T, L>(loss, targets) {
        0.0 => 0.0,
        count => 1.0 / count,
    }
}

/// Adds the losses of any number of samples, computed as in inference, to `mean`, one by one, and
/// shows `observe` the index of each sample and its output.
///
/// A data set that is read in parts so gives the same bits as one that is read in one.
///
/// # Panics
/// If there are not as many targets as samples, or if an argument of the loss makes no sense: with
/// the sentence of `loss.check()`'s error, which names it.
#[track_caller]
pub fn evaluate<N, T, L, const B: usize>(
    net: &N,
    x: &[N::Input],
    targets: &[T],
    loss: &L,
    tape: &mut Tape<N, B>,
    mean: &mut Mean,
    mut observe: impl FnMut(usize, &N::Output),
) where
    N: Network,
    L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
{
    const { Tape::<N, B>::SOUND }
    loss.rules().hold();
    same_length("samples", x.len(), "targets", targets.len());
    let Tape { y, dz, inner, .. } = tape;
    for (group, (x, targets)) in x.chunks(B).zip(targets.chunks(B)).enumerate() {
        let (y, dz) = (&mut y[..x.len()], &mut dz[..x.len()]);
        net.trace(x, y, inner, Mode::Inference, &mut ());
        losses::<N, T, L, B>(loss, y, inner, targets, dz, |target, value| {
            mean.add(value, loss.counts(target));
        });
        for (s, y) in y.iter().enumerate() {
            observe(group * B + s, y);
        }
    }
}

/// What the samples of these targets count for together, summed one by one.
pub(crate) fn count<N, T, L>(loss: &L, targets: &[T]) -> f64
where
    N: Network,
    L: Loss<N::Output, T>,
{
    targets
        .iter()
        .fold(0.0, |sum, target| sum + loss.counts(target))
}

/// Hands each target of a group and its loss to `add`; writes the losses' gradients before the head
/// to `dz`.
pub(crate) fn losses<N, T, L, const B: usize>(
    loss: &L,
    y: &[N::Output],
    inner: &N::Inner<B>,
    targets: &[T],
    dz: &mut [N::Output],
    mut add: impl FnMut(&T, f64),
) where
    N: Network,
    L: Loss<N::Output, T>,
{
    let z = N::logits(y, inner);
    for (s, (target, dz)) in targets.iter().zip(dz).enumerate() {
        let value = N::Head::loss(loss, &z[s], &y[s], target, dz);
        add(target, value.to_f64());
    }
}

/// The loss of one sample as in inference; writes its gradient with respect to the input to `dx`.
///
/// # Panics
/// If an argument of the loss makes no sense: with the sentence of the first of `loss.rules()` that is broken, which
/// names it.
#[track_caller]
pub fn input_gradient<N, T, L, const B: usize>(
    net: &N,
    x: &N::Input,
    target: &T,
    loss: &L,
    tape: &mut Tape<N, B>,
    dx: &mut Grad<N::Input>,
) -> N::Scalar
where
    N: Network,
    L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
{
    const { Tape::<N, B>::SOUND }
    loss.rules().hold();
    let Tape { y, dz, inner, .. } = tape;
    let (x, y, dz) = (core::slice::from_ref(x), &mut y[..1], &mut dz[..1]);
    net.trace(x, y, inner, Mode::Inference, &mut ());
    let mut value = 0.0;
    let targets = core::slice::from_ref(target);
    losses::<N, T, L, B>(loss, y, inner, targets, dz, |_, loss| value = loss);
    net.reverse(x, y, inner, dz, &mut ());
    net.reverse_input(x, y, inner, dz, core::slice::from_mut(dx), &mut ());
    N::Scalar::of(value)
}

/// The output of one sample as in inference; adds to `grad` the parameters' gradient of what `seed` writes the gradient
/// of with respect to the output, all of it.
#[cfg(feature = "std")]
pub(crate) fn output_gradient<'a, N: Network, const B: usize>(
    net: &N,
    x: &N::Input,
    seed: impl FnOnce(&mut N::Output),
    tape: &'a mut Tape<N, B>,
    grad: &mut N,
) -> &'a N::Output {
    const { Tape::<N, B>::SOUND }
    let Tape { y, dz, inner, .. } = tape;
    let (x, y, dz) = (core::slice::from_ref(x), &mut y[..1], &mut dz[..1]);
    net.trace(x, y, inner, Mode::Inference, &mut ());
    seed(&mut dz[0]);
    N::Head::backward(&N::logits::<B>(y, inner)[0], &y[0], &mut dz[0]);
    net.reverse(x, y, inner, dz, &mut ());
    net.collect(x, y, inner, dz, grad, &Part::whole(1));
    &y[0]
}

/// Computes a group of at most `B` samples as in training, to be followed by one backward pass.
///
/// # Panics
/// If there are more than `B` samples.
#[track_caller]
pub fn run<'a, N: Network, const B: usize>(
    net: &'a N,
    x: &'a [N::Input],
    tape: &'a mut Tape<N, B>,
) -> Filled<'a, N, B> {
    const { Tape::<N, B>::SOUND }
    assert!(
        x.len() <= B,
        "a tape for groups of {B} samples was given {}: `Tape::group_of::<{}>()` holds them",
        x.len(),
        x.len(),
    );
    tape.draw = tape.draw.next_step();
    net.trace(
        x,
        &mut tape.y[..x.len()],
        &mut tape.inner,
        Mode::Training(tape.draw),
        &mut (),
    );
    Filled { net, x, tape }
}

impl<N: Network, const B: usize> Filled<'_, N, B> {
    /// The outputs, one for each sample.
    pub fn outputs(&self) -> &[N::Output] {
        &self.tape.y[..self.x.len()]
    }

    /// Carries `dy`, the gradient with respect to each output, back and adds the parameters'
    /// gradient to `grad`.
    ///
    /// # Panics
    /// If there are not as many gradients as samples.
    #[track_caller]
    pub fn backward(mut self, dy: &[N::Output], grad: &mut N) {
        self.pass(dy, grad);
    }

    /// As [`backward`](Filled::backward), and writes the gradient with respect to the inputs.
    ///
    /// # Panics
    /// If there are not as many gradients as samples.
    #[track_caller]
    pub fn backward_to_input(mut self, dy: &[N::Output], grad: &mut N, dx: &mut [Grad<N::Input>]) {
        same_length("samples", self.x.len(), "input gradients", dx.len());
        let (net, x) = (self.net, self.x);
        let Tape { y, dz, inner, .. } = self.pass(dy, grad);
        net.reverse_input(x, &y[..x.len()], inner, &dz[..x.len()], dx, &mut ());
    }

    #[track_caller]
    fn pass(&mut self, dy: &[N::Output], grad: &mut N) -> &mut Tape<N, B> {
        same_length("samples", self.x.len(), "output gradients", dy.len());
        let Tape { y, dz, inner, .. } = &mut *self.tape;
        let (y, dz) = (&y[..self.x.len()], &mut dz[..self.x.len()]);
        through_head::<N, B>(y, inner, dy, dz);
        self.net.reverse(self.x, y, inner, dz, &mut ());
        self.net
            .collect(self.x, y, inner, dz, grad, &Part::whole(self.x.len()));
        self.tape
    }
}

/// A batch whose samples influence each other: in several groups each would have its own statistics, and
/// running ones would move several times as far.
#[track_caller]
fn one_group<const B: usize>(samples: usize) {
    assert!(
        samples <= B,
        "in this network samples of a batch influence each other, as in batch normalisation, so that a batch is one \
         group: of {samples} samples, `Tape::group_of::<{samples}>()` holds them, this tape {B}",
    );
}

/// Lengths that the caller chose and that must agree, as in `copy_from_slice`.
#[track_caller]
fn same_length(one: &str, n: usize, other: &str, m: usize) {
    assert!(
        n == m,
        "{n} {one}, but {m} {other}: there must be as many of both"
    );
}

/// `Debug` of a network: its shapes and size.
pub fn debug<N: Layer>(name: &str, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
    let (input, output) = (<N::Input as Value>::SHAPE, <N::Output as Value>::SHAPE);
    write!(
        f,
        "{name} {{ {input} -> {output}, {} parameters }}",
        N::PARAMS
    )
}
