//! A rule with its state: the driver that walks the segments of a network.

use super::configuration::Configuration;
use super::groups::{Chain, Treatment};
use super::optimizer::{Optimizer, Pass, Report};
use super::rule::{Elements, Rule, Shaping, Step};
use super::settings::{Clip, Decay, Penalty, Settings};
use crate::kernel::Kernels;
use crate::parallel::Parallel;
use crate::parameters::{Role, Segment, Tree};
use crate::plain::Plain;
use crate::scalar::{Float, Real};
use crate::state::{FloatsMut, StateVisitor};
use crate::tensor::Floats;

/// An update rule with its settings and its state, which is `SLOTS` times the storage `S`.
///
/// [`Adam`](super::Adam) and its like are names for it. It is plain data: copied, saved, moved,
/// kept in a `static`. Without an allocator it is made by `new`, a constant; large ones by `boxed`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Descent<S, C, const SLOTS: usize> {
    /// The settings; they may change between steps.
    pub config: C,
    /// How many steps were taken, t.
    pub steps: u64,
    /// What the rule keeps for each parameter, in the order of [`Rule::STATE`].
    pub state: [S; SLOTS],
}

// SAFETY: every field is plain.
#[diagnostic::do_not_recommend]
unsafe impl<S: Plain, C: Plain, const SLOTS: usize> Plain for Descent<S, C, SLOTS> {}

impl<S: Floats, C: Configuration + Rule<SLOTS>, const SLOTS: usize> Descent<S, C, SLOTS> {
    /// How many floats the rule keeps for each parameter.
    pub const SLOTS: usize = SLOTS;

    /// An optimizer that has taken no step, made on the heap.
    ///
    /// # Panics
    /// If a setting makes no sense, with the sentence of `config.check()`'s error, which names it.
    #[cfg(feature = "alloc")]
    #[track_caller]
    pub fn boxed(config: C) -> alloc::boxed::Box<Self> {
        let mut optimizer = crate::plain::boxed_zeroed::<Self>();
        optimizer.configure(config);
        optimizer
    }
}

/// An optimizer that a configuration makes of zero bytes: how one that wraps another is made in
/// place.
pub trait Configured: Optimizer + Plain {
    /// Its settings.
    type Config;

    /// Gives settings to an optimizer that has taken no step.
    ///
    /// # Panics
    /// If a setting makes no sense.
    #[track_caller]
    fn configure(&mut self, config: Self::Config);
}

impl<S, C, const SLOTS: usize> Configured for Descent<S, C, SLOTS>
where
    S: Floats,
    C: Configuration + Rule<SLOTS>,
{
    type Config = C;

    fn configure(&mut self, config: C) {
        config.rules().hold();
        self.config = config;
    }
}

impl<S, C, const SLOTS: usize> Optimizer for Descent<S, C, SLOTS>
where
    S: Floats,
    C: Configuration + Rule<SLOTS>,
{
    type Scalar = S::Scalar;
    type Flat = S;

    fn rate(&self) -> f64 {
        self.config.settings().rate
    }

    fn set_rate(&mut self, rate: f64) {
        self.config.set_rate(rate);
    }

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        let mut rate = self.rate();
        visitor.number("rate", &mut rate);
        self.set_rate(rate);
        visitor.count("steps", &mut self.steps);
        for (name, slot) in C::STATE.iter().zip(&mut self.state) {
            visitor.floats(name, FloatsMut::of(slot.as_mut_slice()));
        }
    }

    fn pass(&mut self, pass: Pass<'_, S::Scalar>) -> Report {
        let Pass {
            tree,
            parameters,
            gradient,
            groups,
            mut excess,
            threads,
            ..
        } = pass;
        let settings = self.config.settings();
        let report = measure(tree, parameters, gradient, groups, threads);
        self.steps = self.steps.saturating_add(1);
        tree.visit(|segment| {
            let at = segment.range.clone();
            let (p, g) = (&mut parameters[at.clone()], &gradient[at.clone()]);
            if segment.role == Role::Buffer {
                S::Scalar::accumulate(g, p);
                return;
            }
            let treatment = Treatment::of(segment, groups);
            if treatment.frozen {
                return;
            }
            let step = Step {
                count: self.steps.saturating_sub(treatment.missed).max(1),
                rate: settings.rate * treatment.rate,
            };
            let elements = Elements {
                shaping: shaping(settings, &treatment, segment, step.rate, report, p, g),
                parameters: p,
                gradient: g,
                state: self
                    .state
                    .each_mut()
                    .map(|s| &mut s.as_mut_slice()[at.clone()]),
                excess: excess.as_deref_mut().map(|excess| &mut excess[at.clone()]),
            };
            run(&self.config, step, elements, threads);
            treatment
                .constraint
                .apply(segment.shape, &mut parameters[at]);
        });
        report
    }
}

/// How many elements a thread is worth: fewer are done sooner than it is told of them.
const WORTH: usize = 16 * 1024;

/// Updates elements, on several threads if there are enough.
fn run<T: Float, C: Rule<SLOTS>, const SLOTS: usize>(
    rule: &C,
    step: Step,
    elements: Elements<'_, T, SLOTS>,
    threads: Option<&dyn Parallel>,
) {
    let shares = elements.parameters.len() / WORTH;
    match threads {
        Some(threads) if C::ELEMENTWISE && shares > 1 => {
            share_out(rule, step, elements, threads, shares.min(threads.threads()));
        }
        _ => rule.run(step, elements),
    }
}

fn share_out<T: Float, C: Rule<SLOTS>, const SLOTS: usize>(
    rule: &C,
    step: Step,
    elements: Elements<'_, T, SLOTS>,
    threads: &dyn Parallel,
    shares: usize,
) {
    if shares < 2 {
        return rule.run(step, elements);
    }
    let half = shares / 2;
    let at = elements.parameters.len() / shares * half;
    let (one, other) = elements.split_at(at);
    let (mut one, mut other) = (Some(one), Some(other));
    threads.join(
        &mut || {
            if let Some(one) = one.take() {
                share_out(rule, step, one, threads, half);
            }
        },
        &mut || {
            if let Some(other) = other.take() {
                share_out(rule, step, other, threads, shares - half);
            }
        },
    );
}

/// The norm of the gradient over all that is trained, and the sum of the penalties.
pub(super) fn measure<T: Float>(
    tree: &Tree,
    p: &[T],
    g: &[T],
    groups: Option<Chain<'_>>,
    threads: Option<&dyn Parallel>,
) -> Report {
    let shares = threads.map_or(1, Parallel::threads);
    let (mut squares, mut sum) = (0.0, 0.0);
    tree.visit(|segment| {
        let Treatment {
            frozen, penalty, ..
        } = Treatment::of(segment, groups);
        if segment.role != Role::Buffer && !frozen {
            let (p, g) = (&p[segment.range.clone()], &g[segment.range.clone()]);
            squares += sum_of_squares(penalty, p, g, threads, shares);
            sum += penalty.value(p);
        }
    });
    Report {
        gradient_norm: Real::sqrt(squares),
        penalty: sum,
        stepped: true,
    }
}

/// Σ (g + the derivative of the penalty)², halved down to blocks: the same sums for any number of threads.
fn sum_of_squares<T: Float>(
    penalty: Penalty,
    p: &[T],
    g: &[T],
    threads: Option<&dyn Parallel>,
    shares: usize,
) -> f64 {
    if g.len() <= WORTH {
        return penalty.sum_of_squares(p, g);
    }
    let half = g.len().div_ceil(WORTH) / 2 * WORTH;
    let ((p, other_p), (g, other_g)) = (p.split_at(half), g.split_at(half));
    let few = shares / 2;
    let (mut one, mut other) = (0.0, 0.0);
    let mut first = || one = sum_of_squares(penalty, p, g, threads, few);
    let mut second = || other = sum_of_squares(penalty, other_p, other_g, threads, shares - few);
    match threads {
        Some(threads) if shares > 1 => threads.join(&mut first, &mut second),
        _ => {
            first();
            second();
        }
    }
    one + other
}

/// How the gradient of a segment becomes what the rule sees.
fn shaping<T: Float>(
    settings: Settings,
    treatment: &Treatment,
    segment: &Segment<'_>,
    rate: f64,
    report: Report,
    p: &[T],
    g: &[T],
) -> Shaping<T> {
    let (scale, bound) = match treatment.clip.unwrap_or(settings.clip) {
        Clip::None => (1.0, f64::INFINITY),
        Clip::Value(bound) => (1.0, bound),
        Clip::Norm(bound) => {
            let norm = Real::sqrt(sum_of_squares(treatment.penalty, p, g, None, 1));
            (factor(bound, norm), f64::INFINITY)
        }
        Clip::GlobalNorm(bound) => (factor(bound, report.gradient_norm), f64::INFINITY),
    };
    let decay = match treatment.decay {
        Some(decay) => decay,
        None if settings.decayed.contains(segment.role) => settings.decay,
        None => Decay::None,
    };
    let (l2, decoupled) = match decay {
        Decay::None => (0.0, 0.0),
        Decay::L2(factor) => (factor, 0.0),
        Decay::Decoupled(factor) => (0.0, factor),
    };
    let (of, penalty) = (T::of, treatment.penalty);
    Shaping {
        scale: of(scale),
        bound: of(bound),
        l2: of(l2),
        decay: of(decoupled),
        keep: of(1.0 - rate * decoupled),
        lose: of(rate * decoupled),
        penalty: (penalty != Penalty::NONE).then(|| [of(penalty.l1), of(2.0 * penalty.l2)]),
    }
}

/// What brings a gradient of this norm to the bound; one where it is below.
fn factor(bound: f64, norm: f64) -> f64 {
    if norm > bound { bound / norm } else { 1.0 }
}
