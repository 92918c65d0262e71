//! The passes of a batch, shared out to threads.
#![forbid(unsafe_code)]

use std::ops::Range;

use super::{Parallel, Pool, for_each};
use crate::kernel::Kernels;
use crate::layer::{Layer, Mode, Part};
use crate::loss::{FitsHead, Loss, Mean};
use crate::network::{self, Network};
use crate::optim::{Optimizer, Report, SameParameters};
use crate::parameters::{Model, Parameters};
use crate::plain::{Aligned, boxed_zeroed};
use crate::random::Draw;
use crate::scalar::Real;
use crate::tape::Tape;
use crate::tensor::flat_mut;

/// How many multiply-accumulates of the passes a second thread is worth: about what takes twice as long as waking it.
const WORTH: usize = 2_000_000;

/// Threads with a tape for groups of `B` samples each, which compute gradients of a network `N` together.
///
/// It needs the memory of a tape for each thread, and of a gradient for each but one.
pub struct Team<N: Network, const B: usize = 32> {
    pool: Pool,
    members: Vec<Member<N, B>>,
    /// What each thread but the first has summed, of its rows; elsewhere they are zero.
    gradients: Vec<Box<Aligned<N>>>,
}

/// What a thread computes in.
struct Member<N: Network, const B: usize> {
    tape: Box<Tape<N, B>>,
    /// The samples of the batch that it has at the moment.
    samples: Range<usize>,
    /// Their losses.
    losses: Vec<f64>,
}

/// A loss with the batch, and what of it is shared by all samples.
pub(crate) struct Shared<'a, N: Network, T, L> {
    pub(crate) net: &'a N,
    pub(crate) x: &'a [N::Input],
    pub(crate) targets: &'a [T],
    pub(crate) loss: &'a L,
}

impl<N: Network> Team<N> {
    /// A team whose tapes hold 32 samples each.
    pub fn of(pool: Pool) -> Team<N> {
        Team::group_of::<32>(pool)
    }

    /// A team whose tapes hold `G` samples each.
    pub fn group_of<const G: usize>(pool: Pool) -> Team<N, G> {
        Team::new(pool)
    }
}

impl<N: Network, const B: usize> Team<N, B> {
    pub(crate) fn new(pool: Pool) -> Self {
        const { Tape::<N, B>::SOUND }
        // Samples that influence each other are one group.
        let tapes = if N::COUPLED { 1 } else { pool.threads() };
        let member = |_| Member {
            tape: boxed_zeroed(),
            samples: 0..0,
            losses: Vec::with_capacity(B),
        };
        Team {
            members: (0..tapes).map(member).collect(),
            gradients: (1..pool.threads()).map(|_| boxed_zeroed()).collect(),
            pool,
        }
    }

    /// The threads.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Starts the random numbers of training, such as dropout's masks, anew from `seed`.
    pub fn seed(&mut self, seed: u64) {
        self.set_draw(Draw::seed(seed));
    }

    /// Where the random numbers of training stand.
    pub fn draw(&self) -> Draw {
        self.members[0].tape.draw()
    }

    /// Goes on with random numbers from here.
    pub fn set_draw(&mut self, draw: Draw) {
        self.members[0].tape.set_draw(draw);
    }

    /// As `net.gradient(..)`, with the same bits: the mean loss of a batch of any length, whose gradient is written to
    /// `grad`.
    ///
    /// # Panics
    /// If there are not as many targets as samples, if an argument of the loss makes no sense, or if there are more than `B`
    /// samples for a network that couples them.
    #[track_caller]
    pub fn gradient<M, T, L>(
        &mut self,
        net: &M,
        x: &[N::Input],
        targets: &[T],
        loss: &L,
        grad: &mut N,
    ) -> N::Scalar
    where
        M: Model<Network = N> + ?Sized,
        T: Sync,
        L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
    {
        let net = net.network();
        let batch = Shared {
            net,
            x,
            targets,
            loss,
        };
        self.gradient_observed(batch, grad, |_, _| {})
    }

    /// A step of an optimizer, whose elements are shared out.
    #[track_caller]
    pub fn step<O, M>(&self, optimizer: &mut O, net: &mut M, grad: &N) -> Report
    where
        O: Optimizer + ?Sized,
        M: Model<Network = N> + ?Sized,
        N: Parameters<Flat: SameParameters<O::Flat>>,
    {
        optimizer.step_on(net, grad, Some(&self.pool))
    }

    /// As [`gradient`](Team::gradient), and shows `observe` the index of each sample and its output, in order.
    #[track_caller]
    pub(crate) fn gradient_observed<T, L>(
        &mut self,
        batch: Shared<'_, N, T, L>,
        grad: &mut N,
        mut observe: impl FnMut(usize, &N::Output),
    ) -> N::Scalar
    where
        T: Sync,
        L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
    {
        let Shared {
            net,
            x,
            targets,
            loss,
        } = batch;
        if self.threads_for(x.len()) == 1 || x.is_empty() {
            let tape = &mut self.members[0].tape;
            return network::gradient_observed(net, x, targets, loss, tape, grad, observe);
        }
        network::hold_batch::<N, T, L, B>(x, targets, loss);
        let draw = self.draw().next_step();
        self.set_draw(draw);
        let share = network::share::<N, T, L>(loss, targets);
        let Team {
            pool,
            members,
            gradients,
        } = self;
        let (mut sum, mut first) = (0.0, 0);
        while first < x.len() {
            let busy = shared_out(members, first..x.len());
            for_each(pool, busy, &|member| {
                let mode = Mode::Training(draw.from_sample(member.samples.start));
                let (x, y, inner, dz) = member.forward(&batch, mode);
                N::Scalar::scale(N::Scalar::of(share), flat_mut(dz));
                net.reverse(x, y, inner, dz, &mut ());
            });
            collect(pool, net, x, busy, grad, gradients, first == 0);
            for member in &*busy {
                sum = member.losses.iter().fold(sum, |sum, loss| sum + loss);
                for (sample, y) in member.samples.clone().zip(&member.tape.y) {
                    observe(sample, y);
                }
                first = member.samples.end;
            }
        }
        merge(pool, grad, gradients);
        N::Scalar::of(sum * share)
    }

    /// As [`network::evaluate`], with the samples shared out.
    pub(crate) fn evaluate<T, L>(
        &mut self,
        batch: Shared<'_, N, T, L>,
        mean: &mut Mean,
        mut observe: impl FnMut(usize, &N::Output),
    ) where
        T: Sync,
        L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
    {
        let Shared {
            net,
            x,
            targets,
            loss,
        } = batch;
        if self.threads_for(x.len()) == 1 || N::COUPLED {
            let tape = &mut self.members[0].tape;
            return network::evaluate(net, x, targets, loss, tape, mean, observe);
        }
        let Team { pool, members, .. } = self;
        let mut first = 0;
        while first < x.len() {
            let busy = shared_out(members, first..x.len());
            for_each(pool, busy, &|member| {
                member.forward(&batch, Mode::Inference);
            });
            for member in &*busy {
                let samples = member.samples.clone();
                for (sample, value) in samples.clone().zip(&member.losses) {
                    mean.add(*value, loss.counts(&targets[sample]));
                }
                for (sample, y) in samples.zip(&member.tape.y) {
                    observe(sample, y);
                }
                first = member.samples.end;
            }
        }
    }

    /// Computes samples once more, as the last pass in training did: see [`network::retrace`].
    pub(crate) fn retrace(
        &mut self,
        net: &N,
        x: &[N::Input],
        see: impl FnMut(&'static str, &[N::Scalar]),
    ) {
        network::retrace(net, x, &mut self.members[0].tape, see);
    }

    /// How many threads so many samples are worth.
    fn threads_for(&self, samples: usize) -> usize {
        // Forward, to the input, to the parameters.
        let work = 3 * N::MACS.saturating_mul(samples);
        self.pool.threads().min(work / WORTH).max(1)
    }
}

/// What a forward pass fills: the samples, their outputs, the values between, the gradients before the head.
type Forward<'x, 't, N, const B: usize> = (
    &'x [<N as Layer>::Input],
    &'t [<N as Layer>::Output],
    &'t mut <N as Network>::Inner<B>,
    &'t mut [<N as Layer>::Output],
);

impl<N: Network, const B: usize> Member<N, B> {
    /// Computes its samples with their losses, and the losses' gradients before the head.
    fn forward<'x, T, L>(
        &mut self,
        batch: &Shared<'x, N, T, L>,
        mode: Mode,
    ) -> Forward<'x, '_, N, B>
    where
        L: Loss<N::Output, T>,
    {
        let Member {
            tape,
            samples,
            losses,
        } = self;
        let (x, targets) = (&batch.x[samples.clone()], &batch.targets[samples.clone()]);
        let Tape { y, dz, inner, .. } = &mut **tape;
        let (y, dz) = (&mut y[..x.len()], &mut dz[..x.len()]);
        batch.net.trace(x, y, inner, mode, &mut ());
        losses.clear();
        network::losses::<N, T, L, B>(batch.loss, y, inner, targets, dz, |_, value| {
            losses.push(value);
        });
        (x, y, inner, dz)
    }
}

/// Gives members samples next to each other, as many to each as to the others if there are enough; those that have some.
fn shared_out<N: Network, const B: usize>(
    members: &mut [Member<N, B>],
    samples: Range<usize>,
) -> &mut [Member<N, B>] {
    let count = samples.len().min(members.len() * B);
    let each = count.div_ceil(members.len());
    let mut busy = 0;
    for (index, member) in members.iter_mut().enumerate() {
        let start = samples.start + (index * each).min(count);
        let end = samples.start + ((index + 1) * each).min(count);
        member.samples = start..end;
        busy += usize::from(start < end);
    }
    &mut members[..busy]
}

/// Sums the parameters' gradient over the samples of all members, in their order: each thread some of the rows. The first
/// time, sums begin at 0.
fn collect<N: Network, const B: usize>(
    pool: &Pool,
    net: &N,
    x: &[N::Input],
    members: &[Member<N, B>],
    first: &mut N,
    others: &mut [Box<Aligned<N>>],
    begin: bool,
) {
    let count = 1 + others.len();
    let others = others.iter_mut().map(|grad| &mut grad.0);
    let mut shares: Vec<_> = core::iter::once(first).chain(others).enumerate().collect();
    for_each(pool, &mut shares, &|(index, grad)| {
        if begin {
            grad.set_zero();
        }
        for Member { tape, samples, .. } in members {
            let (x, n) = (&x[samples.clone()], samples.len());
            let Tape { y, dz, inner, .. } = &**tape;
            let part = Part::whole(n).share(*index, count);
            net.collect(x, &y[..n], inner, &dz[..n], grad, &part);
        }
    });
}

/// Puts the rows of all threads together. A row is zero where it was another's, and no sum is -0: it began at 0.
///
/// Threads have about the same elements as when they summed and as when the optimizer steps.
fn merge<N: Network>(pool: &Pool, sum: &mut N, others: &[Box<Aligned<N>>]) {
    let threads = 1 + others.len();
    type Pieces<'a, T> = Vec<(usize, &'a mut [T])>;
    let mut shares: Vec<Pieces<'_, N::Scalar>> = (0..threads).map(|_| Vec::new()).collect();
    let (mut rest, mut start) = (sum.as_mut_slice(), 0);
    N::TREE.visit(|segment| {
        for (index, share) in shares.iter_mut().enumerate() {
            let end = segment.range.start + segment.range.len() * (index + 1) / threads;
            let (piece, left) = std::mem::take(&mut rest).split_at_mut(end - start);
            share.push((start, piece));
            (rest, start) = (left, end);
        }
    });
    for_each(pool, &mut shares, &|share| {
        for (start, sum) in share {
            let range = *start..*start + sum.len();
            for other in others {
                N::Scalar::accumulate(&other.0.as_slice()[range.clone()], sum);
            }
        }
    });
}
