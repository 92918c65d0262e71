//! L-BFGS: Newton's direction from the last steps, for small networks on all the data.

mod line_search;

use super::optimizer::SameParameters;
use crate::config::{Rules, checked};
use crate::kernel::Kernels;
use crate::parameters::{Model, Parameters, Role, Tree};
use crate::plain::{Plain, zeroed};
use crate::scalar::{Float, Real};
use crate::tensor::Floats;
use line_search::{Gradients, strong_wolfe};

/// How long a step of [`Lbfgs`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum LineSearch {
    /// Such that the loss and its slope fall enough, found by cubic interpolation. PyTorch's `strong_wolfe`.
    ///
    /// Source: J. Nocedal, S. J. Wright, *Numerical optimization*, 2006, algorithms 3.5 and 3.6.
    #[default]
    StrongWolfe,
    /// As long as the learning rate says.
    Fixed,
}

// SAFETY: `repr(u8)` gives the first variant the value zero.
#[diagnostic::do_not_recommend]
unsafe impl Plain for LineSearch {}

/// The settings of [`Lbfgs`]. Defaults are PyTorch's, but for the line search, which it does when told.
#[derive(Debug, Clone, Copy, PartialEq, Plain)]
pub struct LbfgsConfig {
    /// The length that is tried first, or else the learning rate.
    pub rate: f64,
    /// How many directions are taken in a step at most. PyTorch's `max_iter`.
    pub iterations: u64,
    /// After how many losses a step ends. PyTorch's `max_eval`, 5/4 of the iterations.
    pub evaluations: u64,
    /// It ends where no element of the gradient is larger.
    pub tolerance_grad: f64,
    /// It ends where neither loss nor any parameter changes by more.
    pub tolerance_change: f64,
    /// How long a step along a direction is.
    pub search: LineSearch,
}

impl LbfgsConfig {
    const fn rules(&self) -> Rules {
        Rules::new()
            .at_least_zero("rate", self.rate)
            .at_least_one("iterations", self.iterations)
            .at_least_one("evaluations", self.evaluations)
            .at_least_zero("tolerance_grad", self.tolerance_grad)
            .at_least_zero("tolerance_change", self.tolerance_change)
    }
}

checked!(LbfgsConfig);

impl Default for LbfgsConfig {
    fn default() -> Self {
        LbfgsConfig {
            rate: 1.0,
            iterations: 20,
            evaluations: 25,
            tolerance_grad: 1e-7,
            tolerance_change: 1e-9,
            search: LineSearch::StrongWolfe,
        }
    }
}

/// Why a step of [`Lbfgs`] ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LbfgsEnd {
    /// The gradient is within its tolerance: it is at a minimum.
    Gradient,
    /// Neither loss nor parameters change by more than their tolerance.
    Change,
    /// There were as many iterations as a step may have.
    Iterations,
    /// There were as many evaluations as a step may have.
    Evaluations,
    /// The loss or its gradient is infinite or NaN.
    NotFinite,
}

/// What a step of [`Lbfgs`] found.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LbfgsReport {
    /// The loss before the step.
    pub before: f64,
    /// The loss after it, as far as it was computed.
    pub loss: f64,
    /// How many directions were taken.
    pub iterations: u64,
    /// How often the loss and its gradient were computed.
    pub evaluations: u64,
    /// Why it ended.
    pub end: LbfgsEnd,
}

/// L-BFGS for a network of `N` parameters, which follows from use, with `M` past steps. See [`LbfgsMemory`].
pub type Lbfgs<const N: usize, const M: usize = 10, T = f32> = LbfgsMemory<[T; N], M>;

/// [`Lbfgs`] for the network `Net`, which may be generic.
pub type LbfgsFor<Net, const M: usize = 10> = LbfgsMemory<<Net as Parameters>::Flat, M>;

/// p ← p + t d, where d = −H g, and H is the inverse of the Hessian as far as the last `M` steps show it.
///
/// The loss and its gradient are a closure, which is called as often as needed: for all the data, since
/// it compares losses. A step is several iterations. It keeps 2 `M` + 7 floats a parameter. PyTorch's `LBFGS`
/// has the same steps; there, 100 past steps are kept.
///
/// A point whose loss is infinite or NaN is stepped back from. Running statistics stay as they are, and there
/// are no parameter groups.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Line: [1] -> [1] { line: Dense(1) } }
///
/// let (x, y) = ([[0.0], [1.0], [2.0]], [[1.0], [3.0], [5.0]]);
/// let (mut net, mut grad, mut tape) = (Line::zeroed(), Line::zeroed(), Tape::boxed());
/// let mut lbfgs = Lbfgs::<2>::new(LbfgsConfig::default());
/// let report = lbfgs.step(&mut net, &mut grad, |net, grad| {
///     f64::from(net.gradient(&x, &y, MeanSquaredError, &mut tape, grad))
/// });
/// assert!(report.loss < 1e-6);
/// assert!((net.line.weight[0][0] - 2.0).abs() < 1e-3);
/// ```
///
/// Source: D. C. Liu, J. Nocedal, *On the limited memory BFGS method for large scale optimization*,
/// Mathematical Programming 45, 1989.
#[doc(alias("LBFGS", "BFGS"))]
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct LbfgsMemory<S, const M: usize> {
    /// The settings; they may change between steps.
    pub config: LbfgsConfig,
    /// How many directions were taken, in all steps.
    pub iterations: u64,
    /// How often the loss was computed, in all steps.
    pub evaluations: u64,
    /// How many past steps are kept, and which place is the oldest.
    kept: usize,
    oldest: usize,
    /// What the inverse of the Hessian begins with.
    scale: f64,
    /// The length of the last step.
    length: f64,
    /// 1 / (s · y) of each past step.
    curvature: [f64; M],
    /// The past steps s, and the changes y of the gradient.
    steps: [S; M],
    changes: [S; M],
    direction: S,
    /// The gradient before the last step.
    before: S,
    point: S,
    gradient: S,
    /// What the line search keeps.
    search: [S; 3],
}

// SAFETY: every field is plain.
#[diagnostic::do_not_recommend]
unsafe impl<S: Plain, const M: usize> Plain for LbfgsMemory<S, M> {}

/// Computes the loss at a point, and writes its gradient.
type Evaluate<'a, T> = dyn FnMut(&[T], &mut [T]) -> f64 + 'a;

impl<S: Floats, const M: usize> LbfgsMemory<S, M> {
    /// An optimizer that has taken no step, as a value or a constant.
    ///
    /// # Panics
    /// If a setting makes no sense; in a constant, that is a compile error.
    #[track_caller]
    pub const fn new(config: LbfgsConfig) -> Self {
        let mut optimizer = zeroed::<Self>();
        optimizer.config = config.valid();
        optimizer
    }

    /// The same on the heap, made there.
    ///
    /// # Panics
    /// If a setting makes no sense.
    #[cfg(feature = "alloc")]
    #[track_caller]
    pub fn boxed(config: LbfgsConfig) -> alloc::boxed::Box<Self> {
        let mut optimizer = crate::plain::boxed_zeroed::<Self>();
        optimizer.config = config.valid();
        optimizer
    }

    /// One step, of several iterations: `loss` gives the loss of a network and writes its gradient. `grad`
    /// is memory for it.
    pub fn step<Net>(
        &mut self,
        net: &mut Net,
        grad: &mut Net::Network,
        mut loss: impl FnMut(&Net::Network, &mut Net::Network) -> f64,
    ) -> LbfgsReport
    where
        Net: Model<Network: Parameters<Flat: SameParameters<S>>> + ?Sized,
    {
        type FlatOf<Net> = <<Net as Model>::Network as Parameters>::Flat;
        let tree = &const { <Net::Network as Parameters>::TREE };
        let net = net.network_mut();
        let point = FlatOf::<Net>::same(net.as_slice());
        self.point.as_mut_slice().copy_from_slice(point);
        let report = self.minimise(&mut |point, gradient| {
            FlatOf::<Net>::same_mut(net.as_mut_slice()).copy_from_slice(point);
            let value = loss(net, grad);
            still(tree, FlatOf::<Net>::same(grad.as_slice()), gradient);
            value
        });
        FlatOf::<Net>::same_mut(net.as_mut_slice()).copy_from_slice(self.point.as_slice());
        report
    }

    /// Takes directions from the point on until something ends it.
    fn minimise(&mut self, evaluate: &mut Evaluate<'_, S::Scalar>) -> LbfgsReport {
        let config = self.config;
        let before = evaluate(self.point.as_slice(), self.gradient.as_mut_slice());
        self.evaluations += 1;
        let mut report = LbfgsReport {
            before,
            loss: before,
            iterations: 0,
            evaluations: 1,
            end: LbfgsEnd::Iterations,
        };
        if !before.is_finite() || !S::Scalar::all_finite(self.gradient.as_slice()) {
            report.end = LbfgsEnd::NotFinite;
            return report;
        }
        if largest(self.gradient.as_slice()) <= config.tolerance_grad {
            report.end = LbfgsEnd::Gradient;
            return report;
        }
        while report.iterations < config.iterations {
            report.iterations += 1;
            self.iterations += 1;
            self.direct();
            let gradient = self.gradient.as_slice();
            self.before.as_mut_slice().copy_from_slice(gradient);
            self.length = config.rate;
            if self.iterations == 1 {
                let sum: f64 = gradient.iter().map(|g| Real::abs(g.to_f64())).sum();
                self.length *= (1.0 / sum).min(1.0);
            }
            let slope = S::Scalar::dot(gradient, self.direction.as_slice()).to_f64();
            if slope > -config.tolerance_change {
                report.end = LbfgsEnd::Change;
                break;
            }
            let last = report.loss;
            match config.search {
                LineSearch::StrongWolfe => self.search(slope, &mut report, evaluate),
                LineSearch::Fixed => {
                    self.advance();
                    if report.iterations != config.iterations {
                        report.loss = evaluate(self.point.as_slice(), self.gradient.as_mut_slice());
                        report.evaluations += 1;
                        self.evaluations += 1;
                    }
                }
            }
            if !report.loss.is_finite() {
                report.end = LbfgsEnd::NotFinite;
                break;
            }
            if report.iterations == config.iterations {
                break;
            }
            if report.evaluations >= config.evaluations {
                report.end = LbfgsEnd::Evaluations;
                break;
            }
            if largest(self.gradient.as_slice()) <= config.tolerance_grad {
                report.end = LbfgsEnd::Gradient;
                break;
            }
            let moved = self.length * largest(self.direction.as_slice());
            let change = Real::abs(report.loss - last);
            if moved <= config.tolerance_change || change < config.tolerance_change {
                report.end = LbfgsEnd::Change;
                break;
            }
        }
        report
    }

    /// The direction d = −H g: the recursion of two loops.
    fn direct(&mut self) {
        let (d, g) = (self.direction.as_mut_slice(), self.gradient.as_slice());
        if self.iterations == 1 {
            (self.kept, self.oldest, self.scale) = (0, 0, 1.0);
            difference(None, g, d);
            return;
        }
        if M > 0 {
            // A full memory gives the place of its oldest.
            let next = (self.oldest + self.kept) % M;
            let (s, y) = (&mut self.steps[next], &mut self.changes[next]);
            let (s, y) = (s.as_mut_slice(), y.as_mut_slice());
            // Kept until it is known whether it counts: what a full memory loses first lies there.
            let [trial_s, trial_y, ..] = &mut self.search;
            let (ts, ty) = (trial_s.as_mut_slice(), trial_y.as_mut_slice());
            difference(Some(g), self.before.as_slice(), ty);
            ts.copy_from_slice(d);
            S::Scalar::scale(S::Scalar::of(self.length), ts);
            let product = S::Scalar::dot(ty, ts).to_f64();
            if product > 1e-10 {
                s.copy_from_slice(ts);
                y.copy_from_slice(ty);
                self.curvature[next] = 1.0 / product;
                self.scale = product / S::Scalar::dot(ty, ty).to_f64();
                if self.kept == M {
                    self.oldest = (self.oldest + 1) % M;
                } else {
                    self.kept += 1;
                }
            }
        }
        difference(None, g, d);
        let mut shares = [0.0; M];
        let places = |i: usize| (self.oldest + i) % M;
        for place in (0..self.kept).rev().map(places) {
            let dot = S::Scalar::dot(self.steps[place].as_slice(), d).to_f64();
            shares[place] = dot * self.curvature[place];
            let share = S::Scalar::of(-shares[place]);
            S::Scalar::accumulate_scaled(share, self.changes[place].as_slice(), d);
        }
        S::Scalar::scale(S::Scalar::of(self.scale), d);
        for place in (0..self.kept).map(places) {
            let dot = S::Scalar::dot(self.changes[place].as_slice(), d).to_f64();
            let share = S::Scalar::of(shares[place] - dot * self.curvature[place]);
            S::Scalar::accumulate_scaled(share, self.steps[place].as_slice(), d);
        }
    }

    /// Goes along the direction as far as the line search says.
    fn search(
        &mut self,
        slope: f64,
        report: &mut LbfgsReport,
        evaluate: &mut Evaluate<'_, S::Scalar>,
    ) {
        let [low, high, trial] = self.search.each_mut().map(|s| s.as_mut_slice());
        let (point, direction) = (self.point.as_slice(), self.direction.as_slice());
        let gradients = Gradients {
            begin: self.before.as_slice(),
            ends: [low, high],
            found: self.gradient.as_mut_slice(),
        };
        let found = strong_wolfe(
            gradients,
            direction,
            [report.loss, slope, self.length],
            self.config.tolerance_change,
            self.config.evaluations.saturating_sub(report.evaluations),
            &mut |length, gradient| {
                along(point, length, direction, trial);
                evaluate(trial, gradient)
            },
        );
        (self.length, report.loss) = (found.length, found.loss);
        report.evaluations += found.evaluations;
        self.evaluations += found.evaluations;
        self.advance();
    }

    /// p ← p + t d.
    fn advance(&mut self) {
        S::Scalar::accumulate_scaled(
            S::Scalar::of(self.length),
            self.direction.as_slice(),
            self.point.as_mut_slice(),
        );
    }
}

/// y = p + t d.
fn along<T: Float>(point: &[T], length: f64, direction: &[T], y: &mut [T]) {
    y.copy_from_slice(point);
    T::accumulate_scaled(T::of(length), direction, y);
}

/// y = a − b, or −b.
fn difference<T: Float>(a: Option<&[T]>, b: &[T], y: &mut [T]) {
    y.copy_from_slice(b);
    T::scale(T::of(-1.0), y);
    if let Some(a) = a {
        T::accumulate(a, y);
    }
}

/// The largest of the elements without their signs; NaN if one is.
fn largest<T: Float>(x: &[T]) -> f64 {
    x.iter().fold(0.0, |largest, x| {
        let x = Real::abs(x.to_f64());
        if x > largest || x.is_nan() {
            x
        } else {
            largest
        }
    })
}

/// Copies a gradient, but for what running statistics carry in it.
fn still<T: Float>(tree: &Tree, gradient: &[T], to: &mut [T]) {
    to.copy_from_slice(gradient);
    tree.visit(|segment| {
        if segment.role == Role::Buffer {
            T::fill(T::ZERO, &mut to[segment.range.clone()]);
        }
    });
}
